-- Verify leadmill:catalog/set_form_guard to pg

begin;

select 'catalog.guard_of(catalog.niche)'::regprocedure,
  'catalog.set_form_guard(uuid, boolean, integer, integer)'::regprocedure;

rollback;

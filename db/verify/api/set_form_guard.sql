-- Verify leadmill:api/set_form_guard to pg

begin;

select 'api.set_form_guard(uuid, boolean, integer, integer)'::regprocedure;

rollback;

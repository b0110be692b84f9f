-- Revert leadmill:catalog/set_form_guard to pg

begin;

drop function catalog.set_form_guard(uuid, boolean, integer, integer);
drop function catalog.guard_of(catalog.niche);

commit;

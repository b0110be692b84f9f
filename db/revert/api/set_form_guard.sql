-- Revert leadmill:api/set_form_guard to pg

begin;

drop function api.set_form_guard(uuid, boolean, integer, integer);

commit;

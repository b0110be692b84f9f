-- Revert leadmill:api/form_limits to pg

begin;

drop function api.form_limits();

commit;

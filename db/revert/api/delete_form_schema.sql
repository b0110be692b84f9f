-- Revert leadmill:api/delete_form_schema to pg

begin;

drop function api.delete_form_schema(uuid);

commit;

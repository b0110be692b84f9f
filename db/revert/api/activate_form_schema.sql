-- Revert leadmill:api/activate_form_schema to pg

begin;

drop function api.activate_form_schema(uuid);

commit;

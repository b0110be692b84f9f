-- Revert leadmill:api/update_form_schema to pg

begin;

drop function api.update_form_schema(uuid, jsonb, text);

commit;

-- Revert leadmill:api/create_form_schema to pg

begin;

drop function api.create_form_schema(uuid, jsonb, text);

commit;

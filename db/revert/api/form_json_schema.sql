-- Revert leadmill:api/form_json_schema to pg

begin;

drop function api.form_json_schema(text);

commit;

-- Revert leadmill:catalog/create_form_schema to pg

begin;

drop function catalog.require_fields(jsonb);
drop function catalog.create_form_schema(uuid, jsonb, text);

commit;

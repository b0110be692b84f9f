-- Revert leadmill:catalog/update_form_schema to pg

begin;

drop function catalog.update_form_schema(uuid, jsonb, text);

commit;

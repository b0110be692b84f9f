-- Revert leadmill:catalog/delete_form_schema to pg

begin;

drop function catalog.delete_form_schema(uuid);

commit;

-- Revert leadmill:catalog/activate_form_schema to pg

begin;

drop function catalog.activate_form_schema(uuid);

commit;

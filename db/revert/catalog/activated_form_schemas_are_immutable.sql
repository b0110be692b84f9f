-- Revert leadmill:catalog/activated_form_schemas_are_immutable to pg

begin;

drop trigger activated_form_schemas_are_immutable on catalog.form_schema;
drop function catalog.activated_form_schemas_are_immutable();

commit;

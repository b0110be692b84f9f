-- Revert leadmill:catalog/form_schema to pg

begin;

drop table catalog.form_schema;

commit;

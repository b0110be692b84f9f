-- Verify leadmill:catalog/form_schema to pg

begin;

select * from catalog.form_schema where false;

rollback;

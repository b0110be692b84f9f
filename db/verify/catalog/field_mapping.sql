-- Verify leadmill:catalog/field_mapping to pg

begin;

select * from catalog.field_mapping where false;

rollback;

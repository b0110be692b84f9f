-- Verify leadmill:crm/field_mapping to pg

begin;

select * from crm.field_mapping where false;

rollback;

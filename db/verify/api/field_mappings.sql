-- Verify leadmill:api/field_mappings to pg

begin;

select * from api.field_mappings where false;

rollback;

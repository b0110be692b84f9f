-- Verify leadmill:api/crm_field_mappings to pg

begin;

select * from api.crm_field_mappings where false;

rollback;

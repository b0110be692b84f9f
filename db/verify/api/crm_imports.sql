-- Verify leadmill:api/crm_imports to pg

begin;

select * from api.crm_imports where false;

rollback;

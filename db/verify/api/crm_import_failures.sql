-- Verify leadmill:api/crm_import_failures to pg

begin;

select * from api.crm_import_failures where false;

rollback;

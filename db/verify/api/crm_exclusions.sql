-- Verify leadmill:api/crm_exclusions to pg

begin;

select * from api.crm_exclusions where false;

rollback;

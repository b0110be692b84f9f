-- Verify leadmill:api/crm_stages to pg

begin;

select * from api.crm_stages where false;

rollback;

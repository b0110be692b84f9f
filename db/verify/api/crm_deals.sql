-- Verify leadmill:api/crm_deals to pg

begin;

select * from api.crm_deals where false;

rollback;

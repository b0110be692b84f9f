-- Verify leadmill:api/crm_deal_fields to pg

begin;

select * from api.crm_deal_fields where false;

rollback;

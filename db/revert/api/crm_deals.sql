-- Revert leadmill:api/crm_deals to pg

begin;

drop view api.crm_deals;

commit;

-- Revert leadmill:api/crm_deal_fields to pg

begin;

drop view api.crm_deal_fields;

commit;

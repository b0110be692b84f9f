-- Revert leadmill:api/crm_stages to pg

begin;

drop view api.crm_stages;

commit;

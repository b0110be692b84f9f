-- Revert leadmill:api/crm_exclusions to pg

begin;

drop view api.crm_exclusions;

commit;

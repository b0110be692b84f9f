-- Revert leadmill:api/crm_imports to pg

begin;

drop view api.crm_imports;

commit;

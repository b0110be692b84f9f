-- Revert leadmill:api/crm_import_failures to pg

begin;

drop view api.crm_import_failures;

commit;

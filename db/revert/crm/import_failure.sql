-- Revert leadmill:crm/import_failure to pg

begin;

drop table crm.import_failure;

commit;

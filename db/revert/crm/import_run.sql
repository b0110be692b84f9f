-- Revert leadmill:crm/import_run to pg

begin;

drop table crm.import_run;

commit;

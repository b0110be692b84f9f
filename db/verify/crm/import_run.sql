-- Verify leadmill:crm/import_run to pg

begin;

select * from crm.import_run where false;

rollback;

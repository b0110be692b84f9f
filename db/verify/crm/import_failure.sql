-- Verify leadmill:crm/import_failure to pg

begin;

select * from crm.import_failure where false;

rollback;

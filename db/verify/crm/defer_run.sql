-- Verify leadmill:crm/defer_run to pg

begin;

select 'crm.defer_run(crm.import_run,interval)'::regprocedure;
select 'crm.defer_fetch(uuid,interval)'::regprocedure;

rollback;

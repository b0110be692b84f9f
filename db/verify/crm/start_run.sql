-- Verify leadmill:crm/start_run to pg

begin;

select 'crm.start_run(uuid,text)'::regprocedure;
select 'crm.start_runs()'::regprocedure;

rollback;

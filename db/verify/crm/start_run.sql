-- Verify leadmill:crm/start_run to pg

begin;

select 'crm.start_run(uuid,text)'::regprocedure;
select 'crm.start_runs()'::regprocedure;
select 'crm.make_run(crm.connection, text)'::regprocedure;

rollback;

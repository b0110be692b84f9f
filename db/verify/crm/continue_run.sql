-- Verify leadmill:crm/continue_run to pg

begin;

select 'crm.continue_run(uuid,integer)'::regprocedure;
select 'crm.delay_run(uuid,integer,text,interval)'::regprocedure;
select 'crm.fail_run(uuid,integer,text)'::regprocedure;
select 'crm.pause_connection(uuid,text,interval,boolean)'::regprocedure;
select 'crm.recover_imports()'::regprocedure;

rollback;

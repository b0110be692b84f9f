-- Verify leadmill:crm/begin_run to pg

begin;

select 'crm.begin_run(uuid)'::regprocedure;

rollback;

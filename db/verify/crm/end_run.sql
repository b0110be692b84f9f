-- Verify leadmill:crm/end_run to pg

begin;

select 'crm.end_run(uuid,text,text)'::regprocedure;

rollback;

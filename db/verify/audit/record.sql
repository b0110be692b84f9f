-- Verify leadmill:audit/record to pg

begin;

select 'audit.record(text,text,text,jsonb,jsonb)'::regprocedure;

rollback;

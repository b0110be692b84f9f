-- Verify leadmill:audit/record_change to pg

begin;

select 'audit.redact(jsonb, text[], text[], boolean)'::regprocedure;
select 'audit.record_inserts()'::regprocedure;
select 'audit.record_change()'::regprocedure;

rollback;

-- Verify leadmill:ops/call_faults to pg

begin;

select 'ops.call_faults(text, text, text[])'::regprocedure;

rollback;

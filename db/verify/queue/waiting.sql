-- Verify leadmill:queue/waiting to pg

begin;

select 'queue.lock_waiting(text,integer)'::regprocedure;
select 'queue.delete_waiting(bigint[])'::regprocedure;

rollback;

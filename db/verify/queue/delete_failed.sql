-- Verify leadmill:queue/delete_failed to pg

begin;

select 'queue.delete_failed(text, bigint)'::regprocedure;

rollback;

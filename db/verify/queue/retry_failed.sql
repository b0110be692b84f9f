-- Verify leadmill:queue/retry_failed to pg

begin;

select 'queue.retry_failed(text, bigint)'::regprocedure;

rollback;

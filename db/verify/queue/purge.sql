-- Verify leadmill:queue/purge to pg

begin;

select 'queue.purge(interval, integer)'::regprocedure;

rollback;

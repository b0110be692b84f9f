-- Verify leadmill:queue/recover_stalled to pg

begin;

select 'queue.recover_stalled(interval, integer, interval)'::regprocedure;

rollback;

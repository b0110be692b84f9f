-- Verify leadmill:queue/recover_stalled to pg

begin;

select 'queue.recover_stalled(interval, integer, interval)'::regprocedure;
select job_id, count, last_at from queue.stall where false;

rollback;

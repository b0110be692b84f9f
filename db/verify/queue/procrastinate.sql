-- Verify leadmill:queue/procrastinate to pg

begin;

select id, queue_name, task_name, args, status, scheduled_at from queue.procrastinate_jobs where false;
select 1 / count(*) from queue.library where version = '3.10.0';

rollback;

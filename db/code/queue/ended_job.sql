create or replace view queue.ended_job as
select j.id, (select max(e.at) from queue.procrastinate_events as e where e.job_id = j.id) as ended_at
from queue.procrastinate_jobs as j
where j.status not in ('todo', 'doing');

comment on view queue.ended_job is $$Jobs that have succeeded, failed or were aborted.$$;

create or replace view queue.depth as
select
  t.queue_name, t.task_name, t.ready_count, t.scheduled_count, t.doing_count, t.failed_count,
  -- The least id of a task was deferred first. To look for each waiting job when that was takes long in a backlog.
  now() - least(t.scheduled_at, (
    select min(e.at) from queue.procrastinate_events as e where e.job_id = t.first_id and e.type = 'deferred')) as oldest_ready_age
from (
  select
    j.queue_name::text as queue_name,
    j.task_name::text as task_name,
    count(*) filter (where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now())) as ready_count,
    count(*) filter (where j.status = 'todo' and j.scheduled_at > now()) as scheduled_count,
    count(*) filter (where j.status = 'doing') as doing_count,
    count(*) filter (where j.status = 'failed') as failed_count,
    min(j.id) filter (where j.status = 'todo' and j.scheduled_at is null) as first_id,
    min(j.scheduled_at) filter (where j.status = 'todo' and j.scheduled_at <= now()) as scheduled_at
  from queue.procrastinate_jobs as j
  where j.status in ('todo', 'doing', 'failed')
  group by j.queue_name, j.task_name
) as t;

comment on view queue.depth is $$Waiting, running and failed jobs by task, with the age of the oldest ready job.$$;
comment on column queue.depth.ready_count is $$Jobs that could run now.$$;
comment on column queue.depth.scheduled_count is $$Jobs that are deferred to a later time.$$;
comment on column queue.depth.doing_count is $$Running jobs.$$;
comment on column queue.depth.failed_count is $$Jobs that failed and will not be retried.$$;
comment on column queue.depth.oldest_ready_age is $$How long the oldest ready job has waited.$$;

grant select on queue.depth to leadmill_monitor;

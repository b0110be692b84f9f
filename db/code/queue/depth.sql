create or replace view queue.depth as
select
  j.queue_name::text as queue_name,
  j.task_name::text as task_name,
  count(*) filter (where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now())) as ready_count,
  count(*) filter (where j.status = 'todo' and j.scheduled_at > now()) as scheduled_count,
  count(*) filter (where j.status = 'doing') as doing_count,
  count(*) filter (where j.status = 'failed') as failed_count,
  max(now() - coalesce(j.scheduled_at, q.deferred_at)) filter (
    where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now())) as oldest_ready_age
from queue.procrastinate_jobs as j
left join lateral (
  select min(e.at) as deferred_at from queue.procrastinate_events as e
  where e.job_id = j.id and e.type = 'deferred' and j.status = 'todo') as q on true
where j.status in ('todo', 'doing', 'failed')
group by j.queue_name, j.task_name;

comment on view queue.depth is $$Waiting, running and failed jobs by task, with the age of the oldest ready job.$$;
comment on column queue.depth.ready_count is $$Jobs that could run now.$$;
comment on column queue.depth.scheduled_count is $$Jobs that are deferred to a later time.$$;
comment on column queue.depth.doing_count is $$Running jobs.$$;
comment on column queue.depth.failed_count is $$Jobs that failed and will not be retried.$$;
comment on column queue.depth.oldest_ready_age is $$How long the oldest ready job has waited.$$;

grant select on queue.depth to leadmill_monitor;

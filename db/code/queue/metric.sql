create or replace view queue.metric as
with job as materialized (
  select
    j.queue_name::text as queue_name, j.task_name::text as task_name, s.state, count(*) as count, min(j.scheduled_at) as scheduled_at,
    min(j.id) filter (where j.scheduled_at is null) as oldest_id
  from queue.procrastinate_jobs as j
  cross join lateral (
    select case j.status
      when 'doing' then 'running' when 'failed' then 'failed'
      else case when j.scheduled_at > now() then 'scheduled' else 'ready' end end) as s (state)
  where j.status in ('todo', 'doing', 'failed')
  group by j.queue_name, j.task_name, s.state
), task as materialized (
  -- A task without jobs is there, too: zero is a number.
  select t.queue_name, t.name from queue.task as t union select j.queue_name, j.task_name from job as j
)
select
  'leadmill_jobs' as name, 'gauge' as kind, 'Jobs of a task by state: ready, scheduled for later, running, failed.' as help,
  jsonb_build_object('queue', t.queue_name, 'task', t.name, 'state', s.state) as labels, coalesce(j.count, 0)::numeric as value
from task as t
cross join (values ('ready'), ('scheduled'), ('running'), ('failed')) as s (state)
left join job as j on j.queue_name = t.queue_name and j.task_name = t.name and j.state = s.state
union all
-- Not from queue.depth, which asks of each waiting job since when: here the first of each task is enough.
select
  'leadmill_job_oldest_ready_seconds', 'gauge', 'How long the oldest ready job of a queue has waited.',
  jsonb_build_object('queue', t.queue_name),
  greatest(0, extract(epoch from now() - min(least(j.scheduled_at, (
    select min(e.at) from queue.procrastinate_events as e where e.job_id = j.oldest_id and e.type = 'deferred')))))
from task as t
left join job as j on j.queue_name = t.queue_name and j.task_name = t.name and j.state = 'ready'
group by t.queue_name
union all
select
  'leadmill_workers', 'gauge', 'Queues that worker processes have in work, by heartbeats of the last minute.', '{}', count(*)::numeric
from queue.procrastinate_workers as w
where w.last_heartbeat > now() - interval '1 minute'
union all
select
  'leadmill_schedule_late_seconds', 'gauge', 'How late the entry of the schedule is that is latest.', '{}',
  greatest(0, extract(epoch from max(now() - s.last_fired_at - s.every)))
from queue.schedule as s
where s.is_active and s.every is not null and isfinite(s.last_fired_at);

comment on view queue.metric is $$Metrics of jobs and of the schedule; see ops.metric.$$;

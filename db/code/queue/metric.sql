create or replace view queue.metric as
with depth as materialized (select d.* from queue.depth as d)
select
  'leadmill_jobs' as name, 'gauge' as kind, 'Jobs of a task by state: ready, scheduled for later, running, failed.' as help,
  jsonb_build_object('queue', d.queue_name, 'task', d.task_name, 'state', s.state) as labels, s.count::numeric as value
from depth as d
cross join lateral (values
  ('ready', d.ready_count), ('scheduled', d.scheduled_count), ('running', d.doing_count), ('failed', d.failed_count)) as s (state, count)
union all
select
  'leadmill_job_oldest_ready_seconds', 'gauge', 'How long the oldest ready job of a queue has waited.',
  jsonb_build_object('queue', d.queue_name), coalesce(extract(epoch from max(d.oldest_ready_age)), 0)
from depth as d
group by d.queue_name
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
where s.is_active and s.every is not null;

comment on view queue.metric is $$Metrics of jobs and of the schedule; see ops.metric.$$;

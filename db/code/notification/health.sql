create or replace function notification.health() returns jsonb
language sql stable security definer -- it reads the queue and the seals, of which admins see no table
set search_path = pg_catalog, pg_temp
as $$
  with depth as materialized (select d.* from queue.depth as d) -- it looks at each waiting job
  select jsonb_build_object(
    'queues', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'queue', q.queue_name, 'ready', q.ready, 'scheduled', q.scheduled, 'running', q.running, 'failed', q.failed,
        'oldest_seconds', q.oldest_seconds) order by q.queue_name), '[]')
      from (
        select d.queue_name, sum(d.ready_count) as ready, sum(d.scheduled_count) as scheduled, sum(d.doing_count) as running,
          sum(d.failed_count) as failed, ceil(extract(epoch from max(d.oldest_ready_age))) as oldest_seconds
        from depth as d
        group by d.queue_name) as q),
    'failed_jobs', (
      select coalesce(jsonb_agg(jsonb_build_object('task', d.task_name, 'failed', d.failed_count) order by d.failed_count desc, d.task_name), '[]')
      from depth as d
      where d.failed_count > 0),
    'notifications', notification.lag(),
    'access_log', usage.lag(),
    'unsealed', jsonb_build_object(
      'ledger_since', (select min(s.waits_since) from ledger.overdue_seal('0') as s),
      'audit_since', (select min(s.waits_since) from audit.overdue_seal('0') as s),
      'is_overdue', exists (select from ledger.overdue_seal()) or exists (select from audit.overdue_seal())),
    'last_backup_at', nullif(ops.setting_of('ops.last_backup_at') #>> '{}', '')::timestamptz,
    'last_drill_at', nullif(ops.setting_of('ops.last_drill_at') #>> '{}', '')::timestamptz)
$$;

comment on function notification.health() is $$Whether the work that nobody waits for is done, in the highest room that admins look into.$$;

grant execute on function notification.health() to admin;

create or replace function api.health() returns jsonb
language sql stable
begin atomic
  select notification.health();
end;

comment on function api.health() is
$$How the work behind the scenes goes
{queues: [{queue, ready, scheduled, running, failed: jobs; oldest_seconds: for how long the oldest ready job has waited}], failed_jobs:
[{task, failed}], notifications as in notification_lag, access_log as in usage_lag, unsealed {ledger_since, audit_since: of the oldest row
that waits for its seal, or null; is_overdue}, last_backup_at, last_drill_at: null if none was recorded}.$$;

grant execute on function api.health() to admin;

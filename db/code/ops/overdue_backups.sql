create or replace function ops.overdue_backups() returns table (kind text, last_at timestamptz, hours integer)
language sql stable security definer -- workers read no table
set search_path = pg_catalog, pg_temp
as $$
  select k.kind, k.last_at, k.hours
  from (
    select v.kind, nullif(ops.setting_of(v.name) #>> '{}', '')::timestamptz as last_at,
      (ops.setting_of('ops.backup_alert_hours') ->> v.kind)::integer as hours
    from (values ('backup', 'ops.last_backup_at'), ('drill', 'ops.last_drill_at')) as v (kind, name)
  ) as k
  where k.hours > 0
    -- Where there was none yet, one is late when the first deployment is that old.
    and coalesce(k.last_at, (select min(r.applied_at) from ops.code_release as r), '-infinity')
      < clock_timestamp() - make_interval(hours => k.hours)
$$;

comment on function ops.overdue_backups() is
$$The backup and the drill that should have been made by now, by the setting ops.backup_alert_hours: backup or drill, when the last one was
(null: never), and the hours of the setting.$$;

grant execute on function ops.overdue_backups() to leadmill_worker;

create or replace function ops.room_metrics() returns table (name text, kind text, help text, labels jsonb, value numeric)
language plpgsql stable security definer -- leadmill_monitor reads no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_room name;
begin
  return query
    select m.name, 'gauge', m.help, '{}'::jsonb, coalesce(extract(epoch from m.at), 0)
    from (
      select 'leadmill_backup_timestamp_seconds', 'When the last backup was complete; 0: none is recorded.', (
        select nullif(s.value #>> '{}', '')::timestamptz from ops.setting as s where s.name = 'ops.last_backup_at')
      union all
      select 'leadmill_drill_timestamp_seconds', 'When a backup was last restored for a test, and was good; 0: never.', (
        select nullif(s.value #>> '{}', '')::timestamptz from ops.setting as s where s.name = 'ops.last_drill_at')
      union all
      select 'leadmill_code_applied_timestamp_seconds', 'When the code of this release was applied.', (
        select max(r.applied_at) from ops.code_release as r)) as m (name, help, at);
  return query
    select
      format('leadmill_%s_overdue_after_seconds', v.kind), 'gauge', format('The age at which the last %s is too old, by the settings.', v.kind),
      '{}'::jsonb, 3600 * (s.hours ->> v.kind)::numeric
    from (values ('backup'), ('drill')) as v (kind), ops.setting_of('ops.backup_alert_hours') as s (hours)
    where (s.hours ->> v.kind)::numeric > 0;
  -- Whoever adds a view `metric` to a room needs to name it nowhere. A room that cannot be read does not hide the others.
  for v_room in
    select n.nspname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relname = 'metric' and c.relkind = 'v' and n.nspname <> 'ops' and pg_get_userbyid(c.relowner) = 'leadmill_owner'
    order by n.nspname
  loop
    labels := jsonb_build_object('room', v_room);
    begin
      return query execute format('select m.name, m.kind, m.help, m.labels, m.value from %I.metric as m where m.value is not null', v_room);
      value := 1;
    exception when others then
      value := 0;
    end;
    name := 'leadmill_room_metrics_readable';
    kind := 'gauge';
    help := 'Whether the metrics of a room can be read.';
    return next;
  end loop;
end
$$;

comment on function ops.room_metrics() is
$$The metrics of every room: the rows of its view `metric`. For ops.metric alone.$$;

grant execute on function ops.room_metrics() to leadmill_monitor;

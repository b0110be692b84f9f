create or replace function notification.send_digest(day date default null) returns uuid[]
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day constant date := coalesce(
    day, (clock_timestamp() at time zone (ops.setting_of('report.time_zone') #>> '{}'))::date - 1);
begin
  -- One at a time, and once for a day, however often its job runs.
  perform pg_advisory_xact_lock(hashtextextended('notification.send_digest', 0));
  if exists (
    select from notification.delivery as d
    where d.template = 'daily_digest' and d.refs ->> 'day' = v_day::text)
  then
    return '{}'::uuid[];
  end if;
  return notification.enqueue_mail('daily_digest', 'admins', null, jsonb_build_object('day', v_day));
end
$$;

comment on function notification.send_digest(date) is
$$Tell the admins what happened on a day, yesterday when none is given, once. Returns the deliveries.$$;

grant execute on function notification.send_digest(date) to leadmill_worker;

create or replace function notification.send_digest(day date default null) returns uuid[]
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day constant date := coalesce(
    day, (clock_timestamp() at time zone (ops.setting_of('report.time_zone') #>> '{}'))::date - 1);
begin
  -- Serialised, so that each day gets one digest however often the job runs.
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
$$Mail the admins the digest of a day, by default of yesterday, at most once for each day. Returns the deliveries.$$;

grant execute on function notification.send_digest(date) to leadmill_worker;

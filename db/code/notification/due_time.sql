create or replace function notification.after_quiet_hours(at timestamptz, quiet_from time, quiet_until time, zone text) returns timestamptz
language plpgsql immutable
as $$
declare
  v_local constant timestamp := at at time zone zone;
  v_passes_midnight constant boolean := quiet_from > quiet_until;
  v_evening constant boolean := v_local::time >= quiet_from;
  v_morning constant boolean := v_local::time < quiet_until;
begin
  if coalesce(case when v_passes_midnight then not (v_evening or v_morning) else not (v_evening and v_morning) end, true) then
    return at;
  end if;
  return (v_local::date + (v_passes_midnight and v_evening)::integer + quiet_until) at time zone zone;
end
$$;

comment on function notification.after_quiet_hours(timestamptz, time, time, text) is
$$The moment itself, or if it is in the quiet hours, when they end. quiet_from is in them and quiet_until is not.$$;

create or replace function notification.due_time(rule notification.rule, at timestamptz) returns timestamptz
language plpgsql stable
as $$
declare
  v_zone text;
  v_local timestamp;
  v_at timestamptz := at;
begin
  if rule.digest = 'each' and rule.quiet_from is null then
    return at;
  end if;
  v_zone := coalesce(
    (select o.time_zone from identity.organization as o where o.id = rule.organization_id), ops.setting_of('report.time_zone') #>> '{}');
  v_local := at at time zone v_zone;
  if rule.digest = 'hourly' then
    -- By the clock of the zone, which may be half an hour off.
    v_at := at + (date_trunc('hour', v_local) + interval '1 hour' - v_local);
  elsif rule.digest = 'daily' then
    v_local := date_trunc('day', v_local) + make_interval(hours => ops.setting_of('notification.digest_hour')::integer);
    v_at := v_local at time zone v_zone;
    if v_at <= at then
      v_at := (v_local + interval '1 day') at time zone v_zone;
    end if;
  end if;
  return notification.after_quiet_hours(v_at, rule.quiet_from, rule.quiet_until, v_zone);
end
$$;

comment on function notification.due_time(notification.rule, timestamptz) is
$$When what happens at this moment is sent by a rule: at once, at the next full hour or at notification.digest_hour, but not in quiet hours.
Times of day are those of the organisation.$$;

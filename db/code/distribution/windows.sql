create or replace function distribution.window_start(period text, zone text, at timestamptz) returns timestamptz
language plpgsql stable parallel safe
as $$
declare
  v_start date;
  v_next timestamptz;
begin
  case period
    when 'total' then
      return '-infinity'::timestamptz;
    when 'hour' then
      -- An hour that is cut short because the clock is set begins anew there.
      v_next := date_trunc('hour', at, zone);
      return coalesce(ops.clock_change(zone, v_next, at), v_next);
    else
      v_start := date_trunc(period, at at time zone zone)::date;
      -- A clock that is set back over midnight does not bring the day before back.
      v_next := ops.day_start((v_start + ('1 ' || period)::interval)::date, zone);
      return case when v_next <= at then v_next else ops.day_start(v_start, zone) end;
  end case;
end
$$;

comment on function distribution.window_start(text, text, timestamptz) is
$$The beginning of the window that contains this moment: an hour, a day, a week (from Monday) or a month, by the clock of the
zone; for total, the beginning of time. A window begins when the clock first shows its start; each moment is in one window of a period.$$;

create or replace function distribution.window_end(period text, zone text, at timestamptz) returns timestamptz
language plpgsql stable parallel safe
as $$
declare
  v_next date;
  v_end timestamptz;
begin
  case period
    when 'total' then
      return 'infinity'::timestamptz;
    when 'hour' then
      v_end := date_trunc('hour', at, zone) + interval '1 hour';
      return coalesce(ops.clock_change(zone, at, v_end), v_end);
    else
      v_next := (date_trunc(period, at at time zone zone) + ('1 ' || period)::interval)::date;
      v_end := ops.day_start(v_next, zone);
      return case when v_end > at then v_end else ops.day_start((v_next + ('1 ' || period)::interval)::date, zone) end;
  end case;
end
$$;

comment on function distribution.window_end(text, text, timestamptz) is
$$The end of the window that contains this moment, when the next one begins.$$;

create or replace function distribution.opening_at(hours int4multirange, zone text, at timestamptz) returns distribution.opening
language plpgsql stable strict parallel safe
as $$
declare
  c_week constant integer := 7 * 24 * 60;
  v_moment timestamptz := at;
  v_clock timestamp;
  v_week timestamp;
  v_minute integer;
  v_is_open boolean;
  v_next timestamptz;
  v_change timestamptz;
begin
  loop
    v_clock := v_moment at time zone zone;
    v_week := date_trunc('week', v_clock);
    v_minute := floor(extract(epoch from v_clock - v_week) / 60)::integer;
    v_is_open := coalesce(v_is_open, hours @> v_minute);
    -- The clock was set, and the state is a different one by what it shows now.
    exit when v_is_open <> (hours @> v_minute);
    if v_is_open then
      select upper(r) into v_minute from unnest(hours) as r where r @> v_minute;
      -- An opening that continues on Monday does not end at midnight on Sunday.
      if v_minute = c_week and hours @> 0 then
        select c_week + upper(r) into v_minute from unnest(hours) as r where r @> 0;
      end if;
    else
      select coalesce(min(lower(r)) filter (where lower(r) > v_minute), c_week + min(lower(r))) into v_minute
      from unnest(hours) as r;
    end if;
    if v_minute = 2 * c_week then
      return row(true, 'infinity'::timestamptz)::distribution.opening;
    end if;
    v_next := v_moment + make_interval(secs => extract(epoch from v_week + v_minute * interval '1 minute' - v_clock));
    v_change := ops.clock_change(zone, v_moment, v_next);
    v_moment := coalesce(v_change, v_next);
    exit when v_change is null;
  end loop;
  return row(v_is_open, v_moment)::distribution.opening;
end
$$;

comment on function distribution.opening_at(int4multirange, text, timestamptz) is
$$Whether opening hours (minutes of the week from Monday 00:00) are open at a moment: the clock of the zone shows one of these
minutes; and when that changes, also because the clock is set (infinity: never). Null for null.$$;

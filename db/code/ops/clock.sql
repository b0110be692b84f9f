create or replace function ops.clock_change(zone text, after timestamptz, until timestamptz) returns timestamptz
language plpgsql stable parallel safe
as $$
declare
  -- Add elapsed hours only: a day added to a timestamptz would be a day of the session's time zone.
  c_step constant interval := interval '24 hours';
  v_offset constant interval := (after at time zone zone) - (after at time zone 'UTC');
  v_low timestamptz := after;
  v_high timestamptz := after;
  v_middle timestamptz;
begin
  -- No zone has ever changed its clock twice within a week, so steps of one day cannot skip a change.
  while v_low < until loop
    v_high := least(v_low + c_step, until);
    exit when (v_high at time zone zone) - (v_high at time zone 'UTC') <> v_offset;
    v_low := v_high;
  end loop;
  if v_low >= until then
    return null;
  end if;
  -- Clocks change at whole seconds.
  v_low := date_trunc('second', v_low);
  v_high := date_trunc('second', v_high) + interval '1 second';
  while v_high - v_low > interval '1 second' loop
    v_middle := v_low + make_interval(secs => floor(extract(epoch from v_high - v_low) / 2));
    if (v_middle at time zone zone) - (v_middle at time zone 'UTC') = v_offset then
      v_low := v_middle;
    else
      v_high := v_middle;
    end if;
  end loop;
  return v_high;
end
$$;

comment on function ops.clock_change(text, timestamptz, timestamptz) is
$$The first moment after `after`, and not after `until`, at which a zone's clock is set forward or back; null if there is
none.$$;

create or replace function ops.day_start(day date, zone text) returns timestamptz
language plpgsql stable parallel safe
as $$
declare
  v_clock constant timestamp := day::timestamp;
  -- If the clock shows midnight twice, this is the second one; if it skips midnight, this is some moment after the
  -- change.
  v_at constant timestamptz := v_clock at time zone zone;
  v_before timestamptz := v_at - interval '48 hours';
  v_change timestamptz := ops.clock_change(zone, v_before, v_at);
  v_earlier timestamptz;
begin
  while v_change is not null loop
    v_earlier := v_before + make_interval(secs => extract(epoch from v_clock - (v_before at time zone zone)));
    if v_earlier < v_change then
      return v_earlier;
    elsif v_change at time zone zone >= v_clock then
      return v_change;
    end if;
    v_before := v_change;
    v_change := ops.clock_change(zone, v_before, v_at);
  end loop;
  return v_at;
end
$$;

comment on function ops.day_start(date, text) is
$$The first moment at which a zone's clock shows this day, or is set past its beginning. `day::timestamp at time zone zone`
returns the second midnight where there are two: the day before would be an hour too long, and that hour would belong to
both days.$$;

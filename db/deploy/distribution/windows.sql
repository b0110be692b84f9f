-- Deploy leadmill:distribution/windows to pg

begin;

create function distribution.window_start(period text, zone text, at timestamptz) returns timestamptz
language sql stable parallel safe
return case period
  when 'total' then '-infinity'::timestamptz
  else date_trunc(period, at, zone)
end;

comment on function distribution.window_start(text, text, timestamptz) is
$$Since when the window lasts in which this moment is: an hour, a day, a week (from Monday), a month, by the clock of the
zone; total: since ever.$$;

create function distribution.window_end(period text, zone text, at timestamptz) returns timestamptz
language sql stable parallel safe
return case period
  when 'total' then 'infinity'::timestamptz
  -- An hour is an hour; the other windows end at a midnight of the zone, whatever its clock did in between.
  when 'hour' then date_trunc('hour', at, zone) + interval '1 hour'
  else (date_trunc(period, at at time zone zone) + ('1 ' || period)::interval) at time zone zone
end;

comment on function distribution.window_end(text, text, timestamptz) is $$When the window ends in which this moment is; the next begins then.$$;

create type distribution.opening as (is_open boolean, changes_at timestamptz);

comment on type distribution.opening is $$Open or closed, and until when.$$;

create function distribution.opening_at(hours int4multirange, zone text, at timestamptz) returns distribution.opening
language sql stable parallel safe
begin atomic
  with now as (
    select
      date_trunc('week', at at time zone zone) as monday,
      floor(extract(epoch from at at time zone zone - date_trunc('week', at at time zone zone)) / 60)::integer as minute
  ), next as (
    -- The end of the opening that lasts, or the next beginning: in this week, or else in the next one.
    select
      n.monday,
      hours @> n.minute as is_open,
      coalesce(
        (select upper(r) from unnest(hours) as r where r @> n.minute),
        (select min(lower(r)) from unnest(hours) as r where lower(r) > n.minute),
        (select min(lower(r)) from unnest(hours) as r) + 7 * 24 * 60) as minute
    from now as n
  )
  select row(x.is_open, (x.monday + x.minute * interval '1 minute') at time zone zone)::distribution.opening
  from next as x;
end;

comment on function distribution.opening_at(int4multirange, text, timestamptz) is
$$Whether opening hours (minutes of the week from Monday 00:00, by the clock of the zone) are open at a moment, and when
that changes. An opening that goes on over Sunday's midnight is told in two parts.$$;

commit;

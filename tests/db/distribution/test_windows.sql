begin;
select plan(27);

-- Summer time ends in New York on 2026-11-01 at 06:00 UTC.
select is(distribution.window_start(p, 'America/New_York', '2026-11-01 05:30Z'), s, p || ' begins') from (values
  ('hour', timestamptz '2026-11-01 05:00Z'),
  ('day', '2026-11-01 04:00Z'),
  ('week', '2026-10-26 04:00Z'),
  ('month', '2026-11-01 04:00Z'),
  ('total', '-infinity')) as v (p, s);
select is(distribution.window_end(p, 'America/New_York', '2026-11-01 05:30Z'), e, p || ' ends') from (values
  ('hour', timestamptz '2026-11-01 06:00Z'),
  ('day', '2026-11-02 05:00Z'),
  ('week', '2026-11-02 05:00Z'),
  ('month', '2026-12-01 05:00Z'),
  ('total', 'infinity')) as v (p, e);
select is(distribution.window_end('hour', 'America/New_York', '2026-11-01 06:00Z'), '2026-11-01 07:00Z',
  'an hour that the clock shows twice is two windows');
select is(distribution.window_start('hour', 'Asia/Kathmandu', '2026-11-01 10:20Z'), '2026-11-01 10:15Z',
  'an hour begins by the clock of the zone');
select is(distribution.window_end('day', 'America/New_York', '2026-03-08 05:00Z'), '2026-03-09 04:00Z', 'a day can have 23 hours');

create function pg_temp.at(moment timestamptz, zone text default 'America/New_York') returns text language sql as $$
  select case when o.is_open then 'open until ' else 'closed until ' end || to_char(o.changes_at at time zone 'UTC', 'Dy DD HH24:MI')
  -- Mondays 09:00 to 12:00 and 13:00 to 17:00, Saturdays 22:00 to Sundays 03:00.
  from distribution.opening_at('{[540,720),[780,1020),[8520,8820)}', zone, moment) as o
$$;
select is(pg_temp.at(m), x, m::text) from (values
  (timestamptz '2026-07-06 12:59:59Z', 'closed until Mon 06 13:00'),
  ('2026-07-06 13:00Z', 'open until Mon 06 16:00'),
  ('2026-07-06 15:59:59.9Z', 'open until Mon 06 16:00'),
  ('2026-07-06 16:00Z', 'closed until Mon 06 17:00'),
  ('2026-07-06 17:00Z', 'open until Mon 06 21:00'),
  ('2026-07-06 21:00Z', 'closed until Sun 12 02:00'),
  ('2026-07-12 03:00Z', 'open until Sun 12 07:00'),
  ('2026-07-12 07:00Z', 'closed until Mon 13 13:00'),
  -- The clock goes from 02:00 to 03:00: closed an hour earlier, and from 01:59 back to 01:00: an hour later.
  ('2026-03-08 06:59Z', 'open until Sun 08 07:00'),
  ('2026-11-01 05:30Z', 'open until Sun 01 08:00')) as v (m, x);
select is(pg_temp.at('2026-07-06 09:30Z', 'UTC'), 'open until Mon 06 12:00', 'opening hours are read by the clock of the zone');
select is((distribution.opening_at('{[0,10080)}', 'UTC', '2026-07-06 09:30Z')).changes_at, 'infinity',
  'hours that cover the week never end');
select is(
  (select count(*) from generate_series(timestamptz '2026-01-01', '2027-01-01', '17 minutes') as m
    where (distribution.opening_at('{[60,90),[540,720),[8640,10080)}', 'America/New_York', m)).changes_at <= m), 0::bigint,
  'the next change is in the future at any moment of a year');
select is(
  (select count(*) from generate_series(timestamptz '2026-01-01', '2027-01-01', '17 minutes') as m,
    unnest('{hour,day,week,month}'::text[]) as p, unnest('{America/New_York,Asia/Kathmandu,Pacific/Apia}'::text[]) as z
    where not (distribution.window_start(p, z, m) <= m and m < distribution.window_end(p, z, m))), 0::bigint,
  'each moment of a year is in its window');

select * from finish();
rollback;

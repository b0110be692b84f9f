begin;
select plan(12);

create function pg_temp.told(moment timestamptz)
  returns text language sql as $$ select to_char(moment at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') $$;

-- In years that are over: what is known of those to come changes with the time zone database.
select is(pg_temp.told(ops.clock_change('America/New_York', a, u)), x, d) from (values
  (timestamptz '2024-03-01Z', timestamptz '2024-04-01Z', '2024-03-10 07:00:00', 'a clock is set forward'),
  ('2024-10-01Z', '2025-10-01Z', '2024-11-03 06:00:00', 'the first change of several'),
  ('2024-11-03 05:59:59Z', '2024-11-03 06:00Z', '2024-11-03 06:00:00', 'a change at the end of the period is found'),
  ('2024-11-03 06:00Z', '2024-12-01Z', null, 'it is set at its beginning, and not after it'),
  ('2024-10-01Z', '2024-11-03 05:59:59Z', null, 'a change after the end of the period is not found'),
  ('2024-10-01Z', '2024-09-01Z', null, 'nothing lies between a moment and an earlier one')) as v (a, u, x, d);
select is(pg_temp.told(ops.day_start(c, z)), x, d) from (values
  (date '2024-11-03', 'America/Havana', '2024-11-03 04:00:00', 'a midnight that comes twice: the first'),
  ('2024-11-04', 'America/Havana', '2024-11-04 05:00:00', 'one that comes once'),
  ('2024-03-31', 'Asia/Beirut', '2024-03-30 22:00:00', 'one that never comes: when the clock is set past it'),
  ('2011-12-30', 'Pacific/Apia', '2011-12-30 10:00:00', 'a day that never was'),
  ('2011-12-31', 'Pacific/Apia', '2011-12-30 10:00:00', 'begins with the next'),
  ('2024-07-01', 'UTC', '2024-07-01 00:00:00', 'a clock that is never set')) as v (c, z, x, d);

select * from finish();
rollback;

begin;
select plan(34);

select is(tests.outcome('select * from queue.tick()'), '42501', r || ' may not tick the schedule')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select is(tests.outcome('select queue.is_due(null, now())'), '42501', 'nor ask what is due: ' || r)
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- The entries as deployed.
select is_empty(
  $$values ('make partitions', 'ensure_partitions', interval '6 hours'), ('purge jobs', 'purge_jobs', '1 hour'),
      ('purge spent limits', 'purge_rate_spending', '10 minutes'),
      ('recover stalled jobs', 'recover_stalled', '1 minute'),
      ('retry webhooks', 'retry_webhooks', '1 minute'), ('seal the audit log', 'seal_audit', '5 minutes')
    except select name, task, every from queue.schedule where is_active$$, 'all maintenance tasks are in the schedule');
set local role leadmill_worker;
select is(tests.outcome('select * from queue.tick()'), 'done', 'the worker turns it');
reset role;

delete from queue.schedule;
set local search_path = queue, public;
delete from queue.procrastinate_jobs;
set local search_path = public;
insert into queue.schedule (name, task, every, args, last_fired_at)
  values ('often', 'retry_webhooks', '5 minutes', '{"a": 1}', '2026-06-01 12:00+00');
select is_empty($$select queue.tick('2026-06-01 12:04:54+00')$$, 'an entry does not fire before its time');
select results_eq($$select queue.tick('2026-06-01 12:04:56+00')$$, $$values ('often')$$,
  'ticks are never exactly a minute apart: some seconds early is in time');
select results_eq('select last_fired_at from queue.schedule', $$values (timestamptz '2026-06-01 12:04:56+00')$$,
  'an entry remembers when it fired');
select results_eq(
  'select task_name::text, args, queueing_lock from queue.procrastinate_jobs',
    $$values ('retry_webhooks', '{"a": 1}'::jsonb, 'schedule:often')$$, 'an entry that fires makes a job');
select is_empty($$select queue.tick('2026-06-01 12:05:30+00')$$, 'an entry does not fire twice for one time');
select results_eq($$select queue.tick('2026-06-02 12:00+00')$$, $$values ('often')$$,
  'after a day of silence it comes once, not 288 times');
select is((select count(*)::integer from queue.procrastinate_jobs), 1, 'an entry makes no second job beside one that waits');
update queue.schedule set is_active = false;
select is_empty($$select queue.tick('2026-06-03 12:00+00')$$, 'an inactive entry never comes');
update queue.schedule set is_active = true, name = 'b';
insert into queue.schedule (name, task, every, last_fired_at)
  values ('a', 'seal_audit', '1 minute', '2026-06-03'), ('c', 'seal_audit', '1 day', '2026-06-03 11:00+00');
select results_eq($$select queue.tick('2026-06-03 12:00+00')$$, $$values ('a'), ('b')$$,
  'all entries that are due are deferred, and no other');

-- Times of day. The clock of an entry, minute by minute; what it fired in UTC.
delete from queue.schedule;
create function pg_temp.fired(zone text, times time[], first timestamptz, last timestamptz, step interval default '1 minute',
  grace interval default '1 hour')
returns setof timestamptz language plpgsql as $$
declare
  v_entry queue.schedule;
  v_at timestamptz := first;
begin
  v_entry.time_zone := zone; v_entry.at_times := times; v_entry.grace := grace; v_entry.is_active := true; v_entry.last_fired_at := first;
  while v_at <= last loop
    if queue.is_due(v_entry, v_at) then
      return next v_at;
      v_entry.last_fired_at := v_at;
    end if;
    v_at := v_at + step;
  end loop;
end
$$;
select results_eq(
  $$select * from pg_temp.fired('America/New_York', '{08:00, 17:00}', '2026-06-01 00:00+00', '2026-06-02 00:00+00')$$,
  $$values (timestamptz '2026-06-01 08:00 America/New_York'), ('2026-06-01 17:00 America/New_York')$$, 'the time of day of its zone');
select results_eq(
  $$select *
    from pg_temp.fired('America/New_York', '{23:50}', '2026-06-01 23:40 America/New_York', '2026-06-02 12:00 America/New_York',
    '20 minutes')$$,
  $$values (timestamptz '2026-06-02 00:00 America/New_York')$$, 'what was due in the evening is due after midnight');
select results_eq(
  $$select * from pg_temp.fired('Pacific/Kiritimati', '{00:30}', '2026-06-01 00:00+00', '2026-06-02 00:00+00')$$,
  $$values (timestamptz '2026-06-01 10:30+00')$$, 'where it is tomorrow already');
select results_eq(
  $$select * from pg_temp.fired('Pacific/Pago_Pago', '{23:30}', '2026-06-01 00:00+00', '2026-06-02 00:00+00')$$,
  $$values (timestamptz '2026-06-01 10:30+00')$$, 'an entry fires on time where it is still yesterday');
select results_eq(
  $$select * from pg_temp.fired('America/New_York', '{02:30}', '2026-03-07 12:00+00', '2026-03-09 12:00+00')$$,
  $$values (timestamptz '2026-03-08 03:30 America/New_York'), ('2026-03-09 02:30 America/New_York')$$,
  'spring: half past two does not exist and comes when the clock has passed it, once');
select results_eq(
  $$select * from pg_temp.fired('America/New_York', '{01:30}', '2026-10-31 12:00+00', '2026-11-02 12:00+00')$$,
  $$values (timestamptz '2026-11-01 06:30+00'), ('2026-11-02 06:30+00')$$, 'autumn: half past one comes twice on the clock, the job once');
select results_eq(
  $$select * from pg_temp.fired('Australia/Lord_Howe', '{02:15}', '2026-10-03 00:00+00', '2026-10-04 12:00+00')$$,
  $$values (timestamptz '2026-10-03 15:45+00')$$, 'where the clock jumps by half an hour');
select results_eq(
  $$select count(*)::integer,
    array_agg(distinct (at at time zone 'America/New_York')::time order by (at at time zone 'America/New_York')::time)
    from pg_temp.fired('America/New_York', '{08:00, 11:00, 14:00, 17:00}', '2026-01-01 05:00+00', '2027-01-01 04:59+00', '30 minutes')
      as at$$,
  $$values (365 * 4, array['08:00', '11:00', '14:00', '17:00']::time[])$$,
    'a whole year: each time of each day, to the minute, on both sides of both changes');

-- What was missed.
select results_eq(
  $$select * from pg_temp.fired('UTC', '{08:00}', '2026-06-01 08:59+00', '2026-06-01 12:00+00')$$, $$select null::timestamptz
    where false$$, 'a new entry does not make up for the time before it');
insert into queue.schedule (name, task, at_times, last_fired_at) values ('daily', 'seal_audit', '{08:00}', '2026-06-01 08:00+00');
select is_empty($$select queue.tick('2026-06-02 09:00+00')$$, 'what was missed by an hour is left out');
select results_eq($$select queue.tick('2026-06-02 08:59+00')$$, $$values ('daily')$$,
  'a time that was missed by less than the grace is made up');
update queue.schedule set last_fired_at = '2026-05-01', grace = '3 days';
select results_eq($$select queue.tick('2026-06-02 09:00+00')$$, $$values ('daily')$$, 'a long silence is made up once');
select is_empty($$select queue.tick('2026-06-02 09:01+00')$$, 'a long silence is not made up day by day');

select * from finish();
rollback;

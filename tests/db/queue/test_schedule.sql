begin;
select plan(15);

select is(tests.outcome('select from queue.schedule'), '42501', r || ' does not see the schedule')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
create function pg_temp.insert(columns text, what text) returns text language sql as $$
  select tests.outcome(format('insert into queue.schedule (name, task, %s) values (''x'', ''seal_audit'', %s)', columns, what))
$$;
select is(pg_temp.insert('is_active', 'true'), '23514', 'an entry without a rhythm is refused');
select is(pg_temp.insert('every, at_times', '''1 hour'', ''{08:00}'''), '23514', 'an entry with two rhythms is refused');
select is(pg_temp.insert('every', '''59 seconds'''), '23514', 'an entry more often than the clock ticks is refused');
select is(pg_temp.insert('at_times', '''{}'''), '23514', 'an entry at no time of day is refused');
select is(pg_temp.insert('at_times', '''{08:00, null}'''), '23514', 'an entry at an unknown time is refused');
select is(pg_temp.insert('at_times, time_zone', '''{08:00}'', ''Atlantic/Atlantis'''), '22023',
  'an entry in an unknown time zone is refused: the tick of all others would fail');
select is(pg_temp.insert('at_times, args', '''{08:00}'', ''[]'''), '23514', 'an entry whose arguments have no names is refused');
select is(tests.outcome($$insert into queue.schedule (name, task, every) values ('x', 'format_disk', '1 hour')$$), '23503',
  'an entry for an unknown task is refused');
select is(pg_temp.insert('at_times, time_zone', '''{08:00}'', ''America/New_York'''), 'done',
  'an entry for eight o''clock in New York is taken');
select ok(last_fired_at between now() - interval '1 minute' and clock_timestamp() and is_active
  and grace = '1 hour', 'a new entry is active and due from now on') from queue.schedule where name = 'x';

select * from finish();
rollback;

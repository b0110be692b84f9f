begin;
select plan(31);

select is((distribution.hours_faults(h::jsonb) -> 0) - 'message', jsonb_build_object('field', f, 'code', e), h) from (values
  ('[]', 'opening_hours', 'wrong_type'),
  ('null', 'opening_hours', 'wrong_type'),
  ('{"monday": []}', 'opening_hours', 'empty'),
  ('{"funday": [["09:00", "17:00"]]}', 'opening_hours.funday', 'unknown_day'),
  ('{"monday": "09:00-17:00"}', 'opening_hours', 'empty'),
  ('{"monday": [["09:00", "17:00"]], "friday": 1}', 'opening_hours.friday', 'wrong_type'),
  ('{"monday": [["09:00"]]}', 'opening_hours.monday[0]', 'wrong_length'),
  ('{"monday": ["09:00"]}', 'opening_hours.monday[0]', 'wrong_length'),
  ('{"monday": [["09:00", "12:00"], ["13:00", "25:00"]]}', 'opening_hours.monday[1]', 'not_a_match'),
  ('{"monday": [["9:00", "12:00"]]}', 'opening_hours.monday[0]', 'not_a_match'),
  ('{"monday": [["24:00", "24:00"]]}', 'opening_hours.monday[0]', 'not_a_match'),
  ('{"monday": [[9, 12]]}', 'opening_hours.monday[0]', 'not_a_match'),
  ('{"monday": [[null, "12:00"]]}', 'opening_hours.monday[0]', 'not_a_match'),
  ('{"monday": [["17:00", "09:00"]]}', 'opening_hours.monday[0]', 'upside_down'),
  ('{"monday": [["09:00", "09:00"]]}', 'opening_hours.monday[0]', 'upside_down')) as v (h, f, e);
select is(distribution.hours_faults(null) -> 0 ->> 'field', 'opening_hours', 'nothing at all');
select is(distribution.hours_faults(h::jsonb), '[]', h) from (values
  ('{}'), ('{"monday": [["00:00", "24:00"]], "sunday": []}'), ('{"tuesday": [["09:00", "12:30"], ["13:30", "18:00"]]}')) as v (h);
select is(distribution.hours_of('{}'), null, 'no hours: always');
select is(distribution.hours_of('{"monday": [["00:00", "24:00"]], "sunday": [["22:00", "24:00"]], "tuesday": [["00:00", "01:30"], ["01:00", "02:00"]]}'),
  '{[0,1560),[9960,10080)}', 'minutes of the week, what touches is one');
select is(distribution.hours_as_json('{[0,1560),[9960,10080)}'),
  '{"monday": [["00:00", "24:00"]], "tuesday": [["00:00", "02:00"]], "sunday": [["22:00", "24:00"]]}', 'and back');
select is(distribution.hours_as_json(null), '{}', 'always: no hours');

create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;
grant select on f to member;
select tests.set_hours(a, 60, 120) from f;
select results_eq(
  $$select stop_reason, resumes_at between clock_timestamp() + interval '58 minutes' and clock_timestamp() + interval '1 hour'
    from distribution.subscription, f where id = a$$,
  $$values ('closed', true)$$, 'closed, and until when');
select is(tests.sell_leads(n, 2), array[b, b], 'who is closed is passed over') from f;
select tests.set_hours(a, -60, 120) from f;
-- What goes on over the midnight of Sunday is told in two parts.
select results_eq(
  $$select stop_reason, closes_at between least(t.now + interval '118 minutes', t.monday) and least(t.now + interval '2 hours', t.monday)
    from distribution.subscription, f, (
      select c.now, date_trunc('week', c.now, 'UTC') + interval '168 hours' as monday from clock_timestamp() as c (now)) as t
    where id = a$$,
  $$values (null, true)$$, 'open, and until when');
select is(tests.sell_leads(n, 1), array[a], 'and its turn has stayed') from f;
-- A minute later than the clock of the worker.
update distribution.subscription set closes_at = clock_timestamp(), turn = 0 where id = (select a from f);
update distribution.rotation set turn = 0 where subscription_id = (select a from f);
select is(tests.sell_leads(n, 1), array[b], 'a run looks at the clock itself') from f;
select is((select verdict from distribution.verdict, f where subscription_id = a and verdict <> 'bought' order by created_at desc limit 1), 'closed', 'and says so');
select is(distribution.follow_the_clock(), 1, 'the worker finds it');
select throws_ok($$update distribution.subscription set opening_hours = '{[0,10081)}'$$, '23514', null, 'a week has an end');

select * from finish();
rollback;

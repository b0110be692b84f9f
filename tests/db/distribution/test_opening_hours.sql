begin;
select plan(45);

select is((distribution.hours_faults(h::jsonb) -> 0) - 'message', jsonb_build_object('field', f, 'code', e), h) from (values
  ('[]', 'opening_hours', 'wrong_type'),
  ('null', 'opening_hours', 'wrong_type'),
  ('{"monday": []}', 'opening_hours', 'empty'),
  ('{"funday": [["09:00", "17:00"]]}', 'opening_hours.funday', 'unknown_key'),
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
select is(distribution.hours_faults(null) -> 0 ->> 'field', 'opening_hours', 'null is one fault');
select is(distribution.hours_faults(h::jsonb), '[]', h) from (values
  ('{}'), ('{"monday": [["00:00", "24:00"]], "sunday": []}'), ('{"tuesday": [["09:00", "12:30"], ["13:30", "18:00"]]}')) as v (h);
select is(distribution.hours_of('{}'), null, 'no hours mean always open');
select is(distribution.hours_of('{"monday": [["00:00", "24:00"]], "sunday": [["22:00", "24:00"]], "tuesday": [["00:00", "01:30"], ["01:00", "02:00"]]}'),
  '{[0,1560),[9960,10080)}', 'hours become minutes of the week, and adjacent ones are merged');
select is(distribution.hours_as_json('{[0,1560),[9960,10080)}'),
  '{"monday": [["00:00", "24:00"]], "tuesday": [["00:00", "02:00"]], "sunday": [["22:00", "24:00"]]}', 'they are converted back');
select is(distribution.hours_as_json(null), '{}', 'always open becomes no hours');

create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;
grant select on f to member;
select tests.set_hours(a, 60, 120) from f;
select results_eq(
  $$select ineligible_reason, resumes_at between clock_timestamp() + interval '58 minutes' and clock_timestamp() + interval '1 hour'
    from distribution.subscription, f where id = a$$,
  $$values ('closed', true)$$, 'it is closed until its hours begin');
select is(tests.sell_leads(n, 2), array[b, b], 'a closed subscription does not buy') from f;
select tests.set_hours(a, -60, 120) from f;
select results_eq(
  $$select ineligible_reason, closes_at between clock_timestamp() + interval '118 minutes' and clock_timestamp() + interval '2 hours'
    from distribution.subscription, f where id = a$$,
  $$values (null, true)$$, 'it is open until its hours end');
select is(tests.sell_leads(n, 1), array[a], 'it returns with its turn') from f;
-- A minute later than the clock of the worker.
update distribution.subscription set opening_hours = tests.hours(-120, 0), closes_at = clock_timestamp(), turn = 0
  where id = (select a from f);
update distribution.rotation set turn = 0 where subscription_id = (select a from f);
select is(tests.sell_leads(n, 1), array[b], 'a run reads the clock itself') from f;
select is((select decision from distribution.candidate_decision, f where subscription_id = a and decision <> 'bought'
  order by created_at desc limit 1), 'closed', 'the decision is closed');
select is(distribution.process_due_openings(), 1, 'the job process_due_openings finds it');

-- Closed at the time that was expected, but open again by now.
select tests.set_hours(a, -60, 120) from f;
update distribution.subscription set closes_at = clock_timestamp(), turn = 0 where id = (select a from f);
update distribution.rotation set turn = 0 where subscription_id = (select a from f);
select is(tests.sell_leads(n, 1), array[a], 'no open subscription is refused') from f;

-- Hours are emptied, whatever followed from them.
create function pg_temp.empty_hours(subscription uuid) returns void language plpgsql as $$
begin
  perform tests.act_as_owner_of(subscription);
  perform api.set_opening_hours(subscription, '{}');
  perform tests.act_as_nobody();
  perform tests.forget_locks();
end $$;
create function pg_temp.state(subscription uuid) returns text language sql as $$
  select concat_ws(', ', case when opening_hours is null then 'always' end, case when closes_at is not null
    then 'closes' end, ineligible_reason,
    case when exists (select from distribution.rotation as r where r.subscription_id = s.id) then 'placed' end)
  from distribution.subscription as s where id = subscription $$;
select is(pg_temp.state(a), 'closes, placed', 'it is open until it closes') from f;
select lives_ok(format('select pg_temp.empty_hours(%L)', a), 'hours may be emptied while they are open') from f;
select is(pg_temp.state(a), 'always, placed', 'without hours it does not close') from f;
select tests.set_hours(a, 60, 120) from f;
select is(pg_temp.state(a), 'closed', 'it is closed until it opens') from f;
select pg_temp.empty_hours(a) from f;
select is(pg_temp.state(a), 'always, placed', 'without hours a closed one returns at once') from f;
select tests.set_hours(a, 60, 120) from f;
select tests.set_caps(a, '{"total": {"leads": 1}}') from f;
select is(pg_temp.state(a), 'capped', 'the same holds at a cap') from f;
select pg_temp.empty_hours(a) from f;
select is(pg_temp.state(a), 'always, capped', 'without hours it stays at its cap') from f;
select tests.set_caps(a, '{}') from f;

-- All the week, and over the midnight of Sunday.
update distribution.subscription set opening_hours = '{[0,10080)}' where id = (select a from f);
select distribution.sync_rotation(array[a]) from f;
select is(pg_temp.state(a), 'placed', 'a subscription that is open all week never closes') from f;
select is((distribution.opening_at('{[0,360),[9840,10080)}', 'UTC', '2026-07-12 21:00Z')).changes_at, '2026-07-13 06:00Z',
  'an opening continues over midnight on Sunday');

-- It has opened, and the clock of the worker comes within the minute.
select tests.set_hours(a, 60, 120), tests.set_hours(b, 60, 120) from f;
update distribution.subscription set opening_hours = tests.hours(-1, 60), resumes_at = clock_timestamp() - interval '1 second'
  where id = (select a from f);
create temp table early as select tests.create_lead(n) as id from f;
select results_eq('select r ->> ''outcome'', r ->> ''lead_status'' from early, distribution.distribute_lead(id) as r',
  $$values ('waiting', 'approved')$$, 'a lead of that moment waits, also in a niche without opening_wait');
select is((select count(*) from queue.procrastinate_jobs where task_name = 'process_due_openings' and status = 'todo'), 1::bigint,
  'a job for the opening is deferred at once');
select tests.forget_locks();
select is(distribution.process_due_openings(), 2, 'the job opens one and offers the lead');
select is(tests.distribute(id), array[a], 'the lead is sold to the one that opened') from early, f;
select throws_ok($$update distribution.subscription set opening_hours = '{[0,10081)}'$$, '23514', null,
  'minutes after the end of a week are refused');

select * from finish();
rollback;

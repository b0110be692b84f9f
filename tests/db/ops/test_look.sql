begin;
select plan(21);

select is(tests.outcome(s), '42501', r || ' has no say in limits: ' || s)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ($$select ops.look('test.even', 'a')$$), ($$select ops.limit_state('test.even', 'a')$$)) as w (s);
select tests.act_as_nobody();
select is(tests.outcome(format('select ops.%s(''test.none'', ''a'')', f)), 'LM940', f || ' knows every limit')
from unnest('{look,limit_state}'::text[]) as f;

insert into ops.rate_limit (name, maximum, per, kind, comment) values
  ('test.even', 4, '1 hour', 'even', 'x'), ('test.exact', 4, '1 hour', 'exact', 'x'),
  ('test.never', 0, '1 hour', 'even', 'x'), ('test.free', null, '1 hour', 'even', 'x');
create temp table seen (step text, kind text, is_free boolean, remaining integer, reset integer);
create function pg_temp.see(step text) returns void language sql as $$
  insert into seen
  select step, k, ops.look('test.' || k, 'a') is null, s.remaining, s.reset_seconds
  from unnest('{even,exact}'::text[]) as k, ops.limit_state('test.' || k, 'a') as s
$$;
create function pg_temp.spend(cost integer) returns void language sql as $$
  select ops.spend('test.' || k, 'a', cost) from unnest('{even,exact}'::text[]) as k
$$;

select pg_temp.see('unused');
select pg_temp.spend(1);
select pg_temp.see('one used');
select pg_temp.spend(3);
select pg_temp.see('all used');
select results_eq(
  $$select step, kind, is_free, remaining, round(reset / 900.0) from seen order by kind, reset$$,
  $$values ('unused', 'even', true, 4, 0.0), ('one used', 'even', true, 3, 1.0), ('all used', 'even', false, 0, 4.0),
    ('unused', 'exact', true, 4, 0.0), ('one used', 'exact', true, 3, 4.0), ('all used', 'exact', false, 0, 4.0)$$,
  'a look tells whether one unit is left, the state how many are, and when all are');
select ok(ops.look('test.even', 'a') between '14 minutes' and '15 minutes', 'an even limit is waited for until a share is back');
select ok(ops.look('test.exact', 'a') between '59 minutes' and '1 hour', 'an exact limit is waited for until a use has passed');
select is(ops.look('test.even', 'a') is null, false, 'a look counts nothing');
select is(ops.look('test.' || k, 'b'), null, 'another key is looked at apart: ' || k) from unnest('{even,exact}'::text[]) as k;
select is(ops.look('test.never', 'a'), interval '1 hour', 'a maximum of 0 is never available');
select is(array[ops.look('test.free', 'a'), ops.look('test.even', null), ops.look('test.never', null)], array[null, null, null]::interval[],
  'neither a limit without a maximum nor an unknown key waits');
select is((ops.limit_state('test.free', 'a')).remaining, null, 'of no limit nothing can be told to remain');

select * from finish();
rollback;

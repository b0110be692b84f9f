begin;
select plan(62);

select is(tests.outcome(s), '42501', r || ' has no say in limits: ' || s)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ('select from ops.rate_limit'), ('select from ops.rate_limit_use'), ('select from ops.rate_limit_log'),
    ('select from ops.call_cost'), ($$select ops.spend('test.each', 'a')$$),
    ($$select ops.release_spending('test.each', 'a')$$)) as w (s);
select tests.act_as_nobody();

select is(tests.outcome($$select ops.spend('test.none', 'a')$$), 'LM940', 'a limit that does not exist is a defect, not a permission');
select is(
  tests.outcome(format('insert into ops.rate_limit values (''test.x'', %s, ''1 hour'', ''x'', %L, %L)', m, k, c)), '23514', 'no limit ' || what)
from (values (1001, 'exact', 'other', 'reads more than a thousand rows for a call'), (1, 'rough', 'other', 'is of an unknown kind'),
  (1, 'even', 'moon', 'counts by something unknown')) as v (m, k, c, what);
select is(tests.outcome(format('insert into ops.rate_limit values (%L, %s, %L, ''x'')', n, m, p)), '23514', 'no limit is ' || what)
from (values ('nowhere', '1', '1 hour', 'outside of a room'), ('test.x', '-1', '1 hour', 'less than none'),
  ('test.x', '1', '0', 'of no time'), ('test.x', '1', '-1 hour', 'of the past')) as v (n, m, p, what);

insert into ops.rate_limit (name, maximum, per, comment) values
  ('test.each', 4, '1 hour', 'x'), ('test.other', 1, '1 hour', 'x'), ('test.never', 0, '1 hour', 'x'), ('test.free', null, '1 hour', 'x');
create function pg_temp.later(wait interval) returns void language sql as 'update ops.rate_limit_use set repaid_at = repaid_at - wait';

select is(array_agg(ops.spend('test.each', 'a')), array[null, null, null, null]::interval[], 'as many as the maximum are free')
  from generate_series(1, 4);
select ok(wait between interval '14 minutes' and interval '15 minutes', 'the next waits until its share has come back')
  from ops.spend('test.each', 'a') as s (wait);
select ok(wait between interval '29 minutes' and interval '30 minutes', 'one of twice the cost waits for two shares')
  from ops.spend('test.each', 'a', 2) as s (wait);
select is(ops.spend('test.each', 'b'), null, 'another key is counted apart');
select is(ops.spend('test.other', 'a'), null, 'another limit is counted apart');
select pg_temp.later('15 minutes');
select is(ops.spend('test.each', 'a'), null, 'after its share one is free: what was refused cost nothing');
select isnt(ops.spend('test.each', 'a'), null, 'after one share exactly one unit is available');
select pg_temp.later('3 hours');
select is(array_agg(ops.spend('test.each', 'a') is null order by n), '{t,t,t,t,f}', 'what was not spent for long does not pile up')
  from generate_series(1, 5) as g (n);

select ops.release_spending('test.each', 'a', 1);
select is(array_agg(ops.spend('test.each', 'a') is null order by n), '{t,f}', 'what is given back is free again')
  from generate_series(1, 2) as g (n);
select ops.release_spending('test.each', 'a');
select is(array_agg(ops.spend('test.each', 'a') is null order by n), '{t,t,t,t,f}',
  'everything is given back without a number, and no more than everything') from generate_series(1, 5) as g (n);
select ops.release_spending('test.each', 'nobody', 100);
select is(array_agg(ops.spend('test.each', 'nobody') is null order by n), '{t,t,t,t,f}',
  'giving back what was never spent saves up nothing') from generate_series(1, 5) as g (n);

select is(ops.spend('test.each', 'c', 100), null, 'what costs more than the maximum costs all');
select isnt(ops.spend('test.each', 'c'), null, 'what costs more than the maximum leaves nothing');
select is(array_agg(ops.spend('test.each', 'd', n - 5)), array_fill(null::interval, array[5]), 'a cost of nothing and below is free')
  from generate_series(1, 5) as g (n);
select is(ops.spend('test.each', 'd', 4), null, 'a cost of nothing and below saves up nothing');
select is(array_agg(ops.spend('test.each', null)), array_fill(null::interval, array[9]), 'an unknown key shares no count')
  from generate_series(1, 9);
select is(ops.spend('test.never', 'a'), interval '1 hour', 'a maximum of 0 is never');
select is(array_agg(ops.spend('test.free', 'a')), array_fill(null::interval, array[9]), 'a maximum of null is no limit')
  from generate_series(1, 9);
update ops.rate_limit set maximum = 8 where name = 'test.each';
select is(ops.spend('test.each', 'b'), null, 'a limit is changed while running');

select is_empty($$select from ops.rate_limit_use
  where length(key) <> 32
  or key in (select sha256(convert_to(k, 'UTF8')) from unnest('{a,b,c,d,nobody}'::text[]) as k)$$, 'no row reveals its key');
update ops.rate_limit_use set repaid_at = clock_timestamp() + case when limit_name = 'test.other' then interval '1 minute'
  else interval '-1 second' end;
set local role leadmill_worker;
select is(ops.purge_rate_spending(2), 2, 'a slice of what no longer counts is deleted');
select cmp_ok(ops.purge_rate_spending(), '>', 0, 'the rest of what no longer counts is deleted');
select is(ops.purge_rate_spending(), 0, 'nothing that no longer counts is left');
reset role;
select results_eq('select limit_name from ops.rate_limit_use', $$values ('test.other')$$, 'what counts stays');

select * from finish();
rollback;

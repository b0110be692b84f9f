begin;
select plan(25);

insert into ops.rate_limit (name, maximum, per, kind, comment) values
  ('test.each', 4, '1 hour', 'exact', 'x'), ('test.other', 1, '1 hour', 'exact', 'x'), ('test.never', 0, '1 hour', 'exact', 'x'),
  ('test.free', null, '1 hour', 'exact', 'x');
create function pg_temp.spend(key text, calls integer default 1, cost integer default 1) returns boolean[] language sql as $$
  select array_agg(ops.spend('test.each', key, cost) is null order by n) from generate_series(1, calls) as g (n)
$$;

select is(pg_temp.spend('a', 5), '{t,t,t,t,f}', 'as many as the maximum are free');
select ok(wait between '59 minutes' and '1 hour', 'the next waits until the first has passed') from ops.spend('test.each', 'a') as s (wait);
select is(pg_temp.spend('b'), '{t}', 'another key is counted apart');
select is(ops.spend('test.other', 'a'), null, 'another limit is counted apart');
select is(ops.spend('test.never', 'a'), interval '1 hour', 'a maximum of 0 is never');
select is(array_agg(ops.spend('test.free', 'a')), array_fill(null::interval, array[9]), 'a maximum of null is no limit')
  from generate_series(1, 9);
select is(array_agg(ops.spend('test.each', null)), array_fill(null::interval, array[9]), 'an unknown key shares no count')
  from generate_series(1, 9);

select tests.age_spending('45 minutes');
select is(pg_temp.spend('a'), '{f}', 'nothing comes back before the time has passed');
select is(pg_temp.spend('b', 4), '{t,t,t,f}', 'what was left is still there');
select tests.age_spending('15 minutes');
select is(pg_temp.spend('a', 5), '{t,t,t,t,f}', 'all that passed at once comes back at once');
select is(pg_temp.spend('b', 2), '{t,f}', 'and one after the other what was used so');
select ok(wait between '44 minutes' and '45 minutes', 'no hour has more than the maximum') from ops.spend('test.each', 'b') as s (wait);

select is(pg_temp.spend('c', 1, 3), '{t}', 'a call can cost more than one');
select is(pg_temp.spend('c', 1, 2), '{f}', 'what costs more than is left is refused');
select is(pg_temp.spend('c', 2), '{t,f}', 'and costs nothing then');
select tests.age_spending('30 minutes');
select is(pg_temp.spend('d', 1, 100), '{t}', 'what costs more than the maximum costs all');
select is(pg_temp.spend('d'), '{f}', 'what costs more than the maximum leaves nothing');
select ok(wait between '29 minutes' and '30 minutes', 'two units are waited for until both are there')
  from ops.spend('test.each', 'c', 2) as s (wait);

select ops.release_spending('test.each', 'a', 1);
select is(pg_temp.spend('a', 2), '{t,f}', 'what is given back is free again');
select ops.release_spending('test.each', 'a');
select is(pg_temp.spend('a', 5), '{t,t,t,t,f}', 'everything is given back without a number');
select ops.release_spending('test.each', 'c', 2);
select is(pg_temp.spend('c', 2), '{t,f}', 'nothing is given back of a use that cost more');
select ops.release_spending('test.each', 'nobody', 100);
select is(pg_temp.spend('nobody', 5), '{t,t,t,t,f}', 'giving back what was never spent saves up nothing');

select is_empty($$select from ops.rate_limit_log where limit_name like 'test.%' and length(key) <> 32$$, 'no row tells its key');
update ops.rate_limit_log
set spent_at = clock_timestamp() - case when limit_name = 'test.other' then interval '59 minutes' else '61 minutes' end;
set local role leadmill_worker;
select is(ops.purge_rate_spending(2), 2, 'a slice of what is not counted any more is deleted');
select ops.purge_rate_spending();
reset role;
select results_eq('select limit_name from ops.rate_limit_log', $$values ('test.other')$$, 'what counts stays');

select * from finish();
rollback;

begin;
select plan(12);

-- The permutation.
create temp table p as
select n, marketplace.permuted(n, '\x01') as number from generate_series(0, 9999) as n;
select is(count(distinct number), 10000::bigint, 'ten thousand numbers, none twice') from p;
select ok(min(number) >= 0 and max(number) < 1000000, 'all of six digits') from p;
select ok(count(*) between 800 and 1200, 'spread over all of them, not counted up: a tenth in the first tenth') from p where number < 100000;
select ok(max(steps) <= 5, 'the distance from one to the next tells nothing')
from (select count(*) as steps from (select number - lag(number) over (order by n) as step from p) as s group by step) as c;
select ok(count(*) < 10, 'another key, another order') from p where number = marketplace.permuted(n, '\x02');
select is(
  (select count(distinct marketplace.permuted(n, '\x01')) from generate_series(990000, 999999) as n), 10000::bigint,
  'the last ones meet neither');

-- The counters.
create temp table g as select marketplace.next_number(s.state) as number, s.state
from generate_series(1, 50) as n cross join (values ('NY'), ('TX'), (null)) as s (state);
select is(count(distinct number), 150::bigint, 'each number is given once') from g;
select is_empty($$select * from g where number !~ ('^' || coalesce(state, 'XX') || '[0-9]{6}$')$$, 'two letters of the state, or XX, and six digits');
select results_eq('select prefix, used_count from marketplace.number_counter order by 1', $$values ('NY', 50), ('TX', 50), ('XX', 50)$$, 'each state counts for itself');
select is(count(distinct key), 3::bigint, 'and has its own order') from marketplace.number_counter;

-- The end.
update marketplace.number_counter set used_count = 1000000 where prefix = 'NY';
select matches(marketplace.next_number('NY'), '^XX\d{6}$', 'after a million a state goes on among those of none');
update marketplace.number_counter set used_count = 1000000 where prefix = 'XX';
select is(tests.outcome($$select marketplace.next_number('NY')$$), '409 LM804', 'until there is none left');

select * from finish();
rollback;

call tests.stay_within('hour');
begin;
select plan(12);

create function pg_temp.cap(most integer, spend bigint, leads integer, spent bigint, ends interval)
  returns distribution.cap language sql as $$
  select null::uuid, 'day', most, spend, timestamptz '2026-07-06 12:00Z' + ends, leads, spent
$$;
select is(distribution.cap_allows(c, 100, '2026-07-06 12:00Z'), a, n) from (values
  (pg_temp.cap(5, null, 4, 400, '1 hour'), true, 'one less than the most'),
  (pg_temp.cap(5, null, 5, 500, '1 hour'), false, 'the most'),
  (pg_temp.cap(5, null, 6, 600, '1 hour'), false, 'more than the most, when it was lowered'),
  (pg_temp.cap(5, null, 5, 500, '0'), true, 'the window has ended'),
  (pg_temp.cap(null, 500, 9, 400, '1 hour'), true, 'money to the cent'),
  (pg_temp.cap(null, 500, 9, 401, '1 hour'), false, 'a cent too much'),
  (pg_temp.cap(null, 99, 0, 0, '-1 hour'), false, 'a price above the cap, in any window'),
  (pg_temp.cap(5, 500, 5, 0, '1 hour'), false, 'either of two stops')) as v (c, a, n);

create temp table f as
select n, tests.create_subscription(level) as a
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;
select tests.set_caps(a, '{"hour": {"leads": 2}, "day": {"spend": 100}}') from f;
select tests.sell_leads(n, 1) from f;
select results_eq('select period, leads, spend from distribution.cap order by period', $$values ('day', 1, 500::bigint), ('hour', 1, 500)$$,
  'a sale counts in each window');
-- As if somebody had come between: the sale and all of it is refused.
update distribution.cap set leads = 2 where period = 'hour';
select throws_ok(format('select distribution.distribute_lead(%L)', tests.create_lead(n)), 'P0004', 'a cap would be exceeded',
  'a sale over the cap is refused where it is counted') from f;
select is((select count(*) from sale.assignment), 1::bigint, 'the sale is rolled back with it');
select is((select sum(leads) from distribution.cap), 3::bigint, 'its count is rolled back too');

select * from finish();
rollback;

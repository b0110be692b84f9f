call tests.stay_within('day');
begin;
select plan(27);

create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;
grant select on f to member, anon, admin;

-- What it has bought before counts.
create temp table first as select tests.distribute(tests.create_lead(n)) as sold from f, generate_series(1, 4);
select tests.set_caps(a, '{"day": {"leads": 3, "spend": 20}, "total": {"leads": 9}}') from f;
select results_eq(
  $$select period, max_leads, max_spend, leads, spend from distribution.cap order by period$$,
  $$values ('day', 3, 2000::bigint, 2, 1000::bigint), ('total', 9, null, 2, 1000)$$, 'earlier sales of the window are counted at once');
select is((select window_ends_at from distribution.cap where period = 'total'), 'infinity', 'a total never begins anew');
select is((select window_ends_at from distribution.cap where period = 'day'), date_trunc('day', now(), 'UTC') + interval '1 day',
  'a day ends at midnight');
select is(tests.sell_leads(n, 5), array[a, b, b, b, b], 'it buys one more, and then only others do') from f;
select results_eq(
  $$select ineligible_reason, resumes_at = date_trunc('day', now(), 'UTC') + interval '1 day' from distribution.subscription, f
    where id = a$$,
  $$values ('capped', true)$$, 'the subscription shows the reason, and until when');
select is_empty('select from distribution.rotation, f where subscription_id = a', 'a capped subscription is not in the rotation');
select tests.set_caps(a, '{"day": {"leads": 4}}') from f;
select results_eq(
  $$select period, leads from distribution.cap$$, $$values ('day', 3)$$, 'new caps replace the earlier ones');
select is((tests.sell_leads(n, 3))[1], a, 'with a higher cap it buys at once') from f;
select tests.set_caps(a, '{"day": {"leads": 1}}') from f;
select is(ineligible_reason, 'capped', 'with a cap below what it has bought it buys no more') from distribution.subscription, f
  where id = a;
select tests.set_caps(a, '{}') from f;
select results_eq('select ineligible_reason, resumes_at from distribution.subscription, f where id = a',
  'select null::text, null::timestamptz', 'without caps it buys again');
select is_empty('select from distribution.cap', 'no row is left of its caps');
-- Five leads at 5.00 were bought: a cap of 28.00 has no room for another.
select tests.set_caps(a,
  jsonb_build_object('month', jsonb_build_object('spend', 5 * (select count(*) from sale.assignment where subscription_id = a) + 4.99)))
  from f;
select is(ineligible_reason, 'capped', 'a cap a cent below the price is too little') from distribution.subscription, f where id = a;
select catalog.update_competition_level(level, price => 4.99) from f;
select is(ineligible_reason, null, 'it can buy once the price falls') from distribution.subscription, f where id = a;
select catalog.update_competition_level(level, price => 5.00) from f;
select is(ineligible_reason, 'capped', 'it cannot buy once the price rises again') from distribution.subscription, f where id = a;

-- When the window has passed.
select tests.let_pass(a) from f;
select is(distribution.process_due_openings(), 1, 'the job process_due_openings finds it');
select is(ineligible_reason, null, 'the job lets it buy') from distribution.subscription, f where id = a;
select tests.sell_leads(n, 2) from f;
select results_eq('select leads, spend, window_ends_at > now() from distribution.cap', $$values (1, 500::bigint, true)$$,
  'a new window counts from nothing');
select is(distribution.process_due_openings(), 0, 'after that nothing is due');

-- At the door.
select tests.act_as_owner_of(b) from f;
select throws_ok(format('select api.set_caps(%L, %L)', a, '{}'), 'PGRST', null, 'a subscription of another organisation is not found')
  from f;
select throws_ok(format('select api.set_caps(%L, %L)', b, '{"day": {}}'), 'PGRST', null, 'faults are listed') from f;
select throws_ok(format('select api.set_caps(%L, null)', b), 'PGRST', null, 'null is a fault') from f;
select is_empty('select from api.subscription_caps', 'caps of another organisation are not visible');
select api.set_caps(b, '{"week": {"spend": 12.50}}') from f;
select results_eq('select period, max_leads, max_spend, currency from api.subscription_caps',
  $$values ('week', null::integer, 12.50, 'USD')$$, 'own caps are visible, as decimals');
select tests.act_as_nobody();
select tests.forget_locks();
select throws_ok('update distribution.cap set leads = -1', '23514', null, 'a count is not negative');
select throws_ok('update distribution.cap set max_leads = null, max_spend = null', '23514', null, 'a cap limits leads or money');
select throws_ok('update distribution.cap set max_leads = 0', '23514', null, 'a cap allows one lead at least');
select throws_ok($$update distribution.cap set period = 'year'$$, '23514', null, 'a cap has one of the known periods');

select * from finish();
rollback;

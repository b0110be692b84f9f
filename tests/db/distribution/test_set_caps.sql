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
  $$values ('day', 3, 2000::bigint, 2, 1000::bigint), ('total', 9, null, 2, 1000)$$, 'what was bought in the window is counted at once');
select is((select window_ends_at from distribution.cap where period = 'total'), 'infinity', 'a total never begins anew');
select is((select window_ends_at from distribution.cap where period = 'day'), date_trunc('day', now(), 'UTC') + interval '1 day', 'a day ends at midnight');
select is(tests.sell_leads(n, 5), array[a, b, b, b, b], 'one more, and then only others') from f;
select results_eq(
  $$select ineligible_reason, resumes_at = date_trunc('day', now(), 'UTC') + interval '1 day' from distribution.subscription, f where id = a$$,
  $$values ('capped', true)$$, 'the subscription says why, and until when');
select is_empty('select from distribution.rotation, f where subscription_id = a', 'it does not stand in the way of others');
select tests.set_caps(a, '{"day": {"leads": 4}}') from f;
select results_eq(
  $$select period, leads from distribution.cap$$, $$values ('day', 3)$$, 'new caps take the place of those before');
select is((tests.sell_leads(n, 3))[1], a, 'a higher one lets it buy at once') from f;
select tests.set_caps(a, '{"day": {"leads": 1}}') from f;
select is(ineligible_reason, 'capped', 'a lower one than was bought: no more') from distribution.subscription, f where id = a;
select tests.set_caps(a, '{}') from f;
select results_eq('select ineligible_reason, resumes_at from distribution.subscription, f where id = a', 'select null::text, null::timestamptz', 'without caps it buys again');
select is_empty('select from distribution.cap', 'nothing is left of them');
-- Five leads at 5.00 were bought: a cap of 28.00 has no room for another.
select tests.set_caps(a, jsonb_build_object('month', jsonb_build_object('spend', 5 * (select count(*) from sale.assignment where subscription_id = a) + 4.99))) from f;
select is(ineligible_reason, 'capped', 'a cent too little for the price is too little') from distribution.subscription, f where id = a;
select catalog.update_competition_level(level, price => 4.99) from f;
select is(ineligible_reason, null, 'until the price sinks') from distribution.subscription, f where id = a;
select catalog.update_competition_level(level, price => 5.00) from f;
select is(ineligible_reason, 'capped', 'or rises again') from distribution.subscription, f where id = a;

-- When the window has passed.
select tests.let_pass(a) from f;
select is(distribution.process_due_openings(), 1, 'the clock finds it');
select is(ineligible_reason, null, 'and lets it buy') from distribution.subscription, f where id = a;
select tests.sell_leads(n, 2) from f;
select results_eq('select leads, spend, window_ends_at > now() from distribution.cap', $$values (1, 500::bigint, true)$$, 'a new window counts from nothing');
select is(distribution.process_due_openings(), 0, 'nothing is due now');

-- At the door.
select tests.act_as_owner_of(b) from f;
select throws_ok(format('select api.set_caps(%L, %L)', a, '{}'), 'PGRST', null, 'another''s subscription is not there') from f;
select throws_ok(format('select api.set_caps(%L, %L)', b, '{"day": {}}'), 'PGRST', null, 'faults are told') from f;
select throws_ok(format('select api.set_caps(%L, null)', b), 'PGRST', null, 'and nothing given is one') from f;
select is_empty('select from api.subscription_caps', 'and another''s caps are not seen');
select api.set_caps(b, '{"week": {"spend": 12.50}}') from f;
select results_eq('select period, max_leads, max_spend, currency from api.subscription_caps', $$values ('week', null::integer, 12.50, 'USD')$$, 'one''s own are, as decimals');
select tests.act_as_nobody();
select tests.forget_locks();
select throws_ok('update distribution.cap set leads = -1', '23514', null, 'no count below zero');
select throws_ok('update distribution.cap set max_leads = null, max_spend = null', '23514', null, 'no cap of nothing');
select throws_ok('update distribution.cap set max_leads = 0', '23514', null, 'no cap of no leads');
select throws_ok($$update distribution.cap set period = 'year'$$, '23514', null, 'no other period');

select * from finish();
rollback;

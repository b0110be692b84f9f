begin;
select plan(22);

create temp table f as select tests.create_user(admin => true) as admin;
create temp table plan as
with made as (
  insert into billing.plan (slug, name, position) values ('small-test', 'Small', 901), ('large-test', 'Large', 902) returning id, slug
)
select (select id from made where slug = 'small-test') as small, (select id from made where slug = 'large-test') as large;
create temp table s as
select n.name, o.id as organization, tests.create_plan_subscription(o.id, (select small from plan)) as subscription
from unnest('{A,B,C,D,E,F,G,H}'::text[]) as n (name)
cross join lateral (select tests.create_organization(n.name) as id) as o;
grant select on f, plan, s to public;
create function pg_temp.happens(name text, day date, monthly bigint, status text default 'active', plan uuid default null) returns void
language sql as $$
  select tests.change_plan(s.subscription, happens.day + time '12:00' at time zone 'UTC', monthly, status, plan)
  from s where s.name = happens.name
$$;

-- A pays 100, then 150, then 80 a month; B 1,200 a year; C after a trial, and D ends its trial.
select pg_temp.happens('A', '2026-01-05', 10000), pg_temp.happens('A', '2026-02-10', 15000, plan => large),
  pg_temp.happens('A', '2026-03-20', 8000) from plan;
select pg_temp.happens('B', '2026-01-15', 10000);
select pg_temp.happens('C', '2026-01-20', 0, 'trialing'), pg_temp.happens('C', '2026-02-03', 5000), pg_temp.happens('C', '2026-04-03', 0, 'canceled');
select pg_temp.happens('D', '2026-02-01', 0, 'trialing'), pg_temp.happens('D', '2026-02-15', 0, 'canceled');
-- E pays half for ever, does not pay in March, and begins anew in April. F pays 100 a year.
select pg_temp.happens('E', '2026-01-10', 3000), pg_temp.happens('E', '2026-03-10', 3000, 'past_due'),
  pg_temp.happens('E', '2026-03-31', 0, 'unpaid');
select tests.change_plan(tests.create_plan_subscription(organization, small), '2026-04-12 12:00+00', 6000) from s, plan where name = 'E';
select pg_temp.happens('F', '2026-02-01', 833);
-- G has a coupon for everything. H pays in euros, is told to end and stays.
select pg_temp.happens('G', '2026-01-07', 0), pg_temp.happens('G', '2026-03-07', 0, 'canceled');
update billing.plan_subscription set currency = 'EUR' where id = (select subscription from s where name = 'H');
select pg_temp.happens('H', '2026-02-02', 7000), pg_temp.happens('H', '2026-02-20', 7000), pg_temp.happens('H', '2026-02-21', 7000);

select tests.act_as(admin) from f;
select is_empty($$select * from api.report_recurring_revenue('2026-01-01', '2026-04-30')$$, 'changes that are not rolled up are not counted');
select tests.act_as_nobody();
select isnt(report.roll_up_growth(3), 0::bigint, 'news is rolled up in slices');
select tests.roll_up_growth();
select is(report.roll_up_growth(), 0::bigint, 'and then there is none');
select is_empty('select * from report.verify_growth()', 'the sums are those of the facts');

select tests.act_as(admin) from f;
select results_eq(
  $$select extract(month from period)::integer, new, expansion, contraction, churn, reactivation, closing, closing_payers
    from api.report_recurring_revenue('2026-01-01', '2026-04-30') where currency = 'USD'$$,
  $$values
    (1, 230.00, 0.00, 0.00, 0.00, 0.00, 230.00, 3::bigint),
    (2, 58.33, 50.00, 0.00, 0.00, 0.00, 338.33, 5),
    (3, 0.00, 0.00, 70.00, 30.00, 0.00, 238.33, 4),
    (4, 0.00, 0.00, 0.00, 50.00, 60.00, 248.33, 4)$$,
  'the recurring revenue and its changes by month');
select results_eq(
  $$select lost_percent, retained_percent, churned_payers, opening_payers, lost_payers_percent
    from api.report_recurring_revenue('2026-03-01', '2026-04-30') where currency = 'USD'$$,
  $$values (29.56, 70.44, 1::bigint, 5::bigint, 20.00), (20.98, 79.02, 1, 4, 25.00)$$, 'what is lost of what was there');
select results_eq(
  $$select opening, new + expansion - contraction - churn + reactivation, closing, opening_payers, closing_payers
    from api.report_recurring_revenue('2026-02-01', '2026-04-30', 'year') where currency = 'USD'$$,
  $$values (230.00, 18.33, 248.33, 3::bigint, 4::bigint)$$, 'a period begins with all that was before it');
select is(
  (select count(*) from (
    select sum(new + expansion - contraction - churn + reactivation) over (order by period), closing
    from api.report_recurring_revenue('2026-01-01', '2026-04-30', 'day') where currency = 'USD') as d
    where sum <> closing),
  0::bigint, 'each day closes with what has changed until then');
select results_eq(
  $$select period, opening, new, closing, closing_payers from api.report_recurring_revenue('2026-01-01', '2026-03-31') where currency = 'EUR'$$,
  $$values ('2026-01-01'::date, 0.00, 0.00, 0.00, 0::bigint), ('2026-02-01', 0.00, 70.00, 70.00, 1), ('2026-03-01', 70.00, 0.00, 70.00, 1)$$,
  'another currency stands alone, and to end and stay changes nothing');
select results_eq(
  $$select month, payers, revenue from api.report_retention('2026-01-15', '2026-04-01') where cohort = '2026-01-01'$$,
  $$values ('2026-01-01'::date, 3::bigint, 230.00), ('2026-02-01', 3, 280.00), ('2026-03-01', 2, 180.00), ('2026-04-01', 3, 240.00)$$,
  'those who first paid in January');
select is((select count(distinct (cohort, currency)) from api.report_retention('2026-02-01', '2026-04-01')), 2::bigint,
  'cohorts before the first month are left out');
select results_eq(
  $$select extract(month from period)::integer, trials, trials_converted from api.report_growth('2026-01-01', '2026-03-31')$$,
  $$values (1, 1::bigint, 1::bigint), (2, 1, 0)$$, 'trials by their beginning');
select is((select array_agg(conversions order by period) from api.report_growth('2026-01-01', '2026-04-30')), '{3,3}'::bigint[],
  'organisations that have paid for the first time');
select results_eq(
  $$select plan, currency, subscriptions, revenue from api.report_plans('2026-02-28')$$,
  $$values ('Small', 'EUR', 1::bigint, 70.00), ('Small', 'USD', 4, 188.33), ('Large', 'USD', 1, 150.00)$$, 'plans at the end of February');
select is((select sum(revenue) from api.report_plans() where currency = 'USD'), 248.33, 'all plans together bring all of it');
select is(tests.outcome($$select * from api.report_recurring_revenue('2026-02-01', '2026-01-01')$$), '400 LM871', 'since is not after until');
select is(tests.outcome($$select * from api.report_retention('2026-02-01', 'infinity')$$), '400 LM871', 'infinity is no end');
select tests.act_as_nobody();
select is(tests.outcome(format($$select * from api.report_%s('2026-01-01', '2026-01-31')$$, r)), '42501', 'no member reads ' || r)
from (select tests.act_as(tests.create_user())) as a,
  lateral unnest('{recurring_revenue,retention,growth,plan_usage}'::text[]) as r;
select is(tests.outcome('select * from report.growth_day'), '42501', 'nobody reads the sums themselves');
select tests.act_as_nobody();

select * from finish();
rollback;

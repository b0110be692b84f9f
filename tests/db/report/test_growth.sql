call tests.stay_within('day');
begin;
select plan(18);

-- Random histories, told in random order and rolled up in between, against a plain computation of each day.
select setseed(0.42);
create temp table f as select tests.create_user(admin => true) as admin, date '2025-01-01' as since, date '2025-06-30' as until;
grant select on f to public;
create temp table plan as
with made as (
  insert into billing.plan (slug, name, position) select 'growth-' || n, 'Growth ' || n, 900 + n from generate_series(1, 3) as n returning id
)
select id, row_number() over () as number from made;
create temp table o as select tests.create_organization('Growth ' || n) as id, n from generate_series(1, 14) as n;
update identity.organization set created_at = timestamptz '2024-12-20 23:30+00' + o.n * interval '5 days' from o where organization.id = o.id;
insert into report.growth_notice (organization_id) select id from o;
create temp table signed as
select o.id, date_trunc('month', i.created_at at time zone 'UTC')::date as month from o join identity.organization as i on i.id = o.id;
grant select on signed to public;
create temp table s as
select tests.create_plan_subscription(o.id, p.id, case when (o.n + k) % 7 = 0 then 'EUR' else 'USD' end) as id, k
from o cross join generate_series(1, 2) as k join plan as p on p.number = 1 + (o.n + k) % 3 where o.n % 5 > 0;
create temp table told as
select s.id, timestamptz '2025-01-01 00:00+00' + random() * interval '181 days' as at,
  (array[0, 0, 1000, 2500, 4999, 10000])[1 + floor(random() * 6)::integer] as monthly, random() as rank
from s cross join generate_series(1, 6);
create function pg_temp.tell(from_rank float8, to_rank float8) returns void language plpgsql as $$
declare
  v_one record;
begin
  for v_one in select * from told where rank >= from_rank and rank < to_rank order by rank loop
    perform tests.change_plan(v_one.id, v_one.at, v_one.monthly, case when v_one.monthly = 0 then 'trialing' else 'active' end,
      case when random() < 0.3 then (select id from plan order by random() limit 1) end);
  end loop;
  perform report.roll_up_growth(7);
end
$$;
select pg_temp.tell(0.1 * n, 0.1 * (n + 1)) from generate_series(0, 9) as n;
select tests.roll_up_growth();
select is_empty('select * from report.verify_growth()', 'the sums are those of the facts, in whatever order they were told');

-- What each organisation pays at the end of each day, day by day.
create temp table paid as
select o.id as organization, c.currency, d.day::date, coalesce((
    select sum(l.monthly_minor)
    from billing.plan_subscription as b
    cross join lateral (
      select h.monthly_minor from billing.plan_change as h
      where h.plan_subscription_id = b.id and h.happened_at < d.day at time zone 'UTC' + interval '1 day'
      order by h.happened_at desc, h.id desc limit 1) as l
    where b.organization_id = o.id and b.currency = c.currency), 0) as amount
from o cross join (values ('USD'), ('EUR')) as c (currency)
cross join generate_series(timestamp '2024-12-31', '2025-06-30', '1 day') as d (day);
create temp table moved as
select p.*, p.amount - p.before as change,
  case when p.amount = p.before then null
    when p.before = 0 and not p.has_paid then 'new' when p.before = 0 then 'reactivation'
    when p.amount = 0 then 'churn' when p.amount > p.before then 'expansion' else 'contraction' end as kind
from (
  select q.*, lag(q.amount, 1, 0) over (partition by organization, currency order by day) as before,
    coalesce(bool_or(q.amount > 0) over (
      partition by organization, currency order by day rows between unbounded preceding and 1 preceding), false) as has_paid
  from paid as q) as p;
create index on paid (currency, day);
create index on moved (currency, day);
analyze paid, moved;
grant select on paid, moved to public;

select tests.act_as(admin) from f;
select is(count(*) filter (where r.is_wrong), 0::bigint, 'revenue and changes by ' || g || ' are those of each day')
from unnest('{day,week,month,quarter}'::text[]) as g
cross join lateral (
  select (r.new, r.expansion, r.contraction, r.churn, r.reactivation, r.closing, r.new_payers, r.churned_payers, r.reactivated_payers,
      r.closing_payers)
    is distinct from (m.new, m.expansion, m.contraction, m.churn, m.reactivation, e.amount, m.new_payers, m.churned, m.reactivated,
      e.payers)
    as is_wrong
  from f, api.report_recurring_revenue(f.since, f.until, g) as r
  cross join lateral (
    select least(f.until, (r.period + ('1 ' || replace(g, 'quarter', 'month'))::interval
      * case g when 'quarter' then 3 else 1 end - interval '1 day')::date) as ends) as p
  cross join lateral (
    select coalesce(sum(change) filter (where kind = 'new'), 0) / 100.00 as new,
      coalesce(sum(change) filter (where kind = 'expansion'), 0) / 100.00 as expansion,
      coalesce(-sum(change) filter (where kind = 'contraction'), 0) / 100.00 as contraction,
      coalesce(-sum(change) filter (where kind = 'churn'), 0) / 100.00 as churn,
      coalesce(sum(change) filter (where kind = 'reactivation'), 0) / 100.00 as reactivation,
      count(*) filter (where kind = 'new') as new_payers, count(*) filter (where kind = 'churn') as churned,
      count(*) filter (where kind = 'reactivation') as reactivated
    from moved where currency = r.currency and day between greatest(f.since, r.period) and p.ends) as m
  cross join lateral (
    select sum(amount) / 100.00 as amount, count(*) filter (where amount > 0) as payers
    from paid where currency = r.currency and day = p.ends) as e) as r
group by g;
select is(
  (select count(*) from api.report_recurring_revenue((select since from f), (select until from f), 'day')), 2 * 181::bigint,
  'each day has a line for each currency');
select results_eq(
  $$select cohort, month, currency, payers, revenue from api.report_retention('2025-01-01', '2025-06-30') order by 1, 3, 2$$,
  $$with cohort as (
      select organization, currency, date_trunc('month', min(day))::date as cohort from paid where amount > 0 group by 1, 2)
    select c.cohort, date_trunc('month', p.day)::date, c.currency, count(*) filter (where p.amount > 0), sum(p.amount) / 100.00
    from cohort as c join paid as p using (organization, currency)
    where p.day = (date_trunc('month', p.day) + interval '1 month - 1 day')::date and p.day >= c.cohort
    group by 1, 2, 3 order by 1, 3, 2$$, 'retention is that of each organisation');
select is(
  (select jsonb_object_agg(currency, revenue) from (select currency, sum(revenue) as revenue from api.report_plans() group by 1) as p),
  (select jsonb_object_agg(currency, amount) from (
    select currency, sum(amount) / 100.00 as amount from paid where day = '2025-06-30' group by 1) as p), 'all plans bring all of the revenue');
select results_eq(
  $$select period, sign_ups, converted from api.report_growth('2024-12-01', '2025-06-30') where sign_ups > 0$$,
  $$select s.month, count(*), count(*) filter (where exists (select from paid as p where p.organization = s.id and p.amount > 0))
    from signed as s group by 1 order by 1$$,
  'sign-ups, and who of them has paid for a plan');
select is((select sum(conversions) from api.report_growth('2025-01-01', '2025-06-30')),
  (select count(distinct organization)::numeric from paid where amount > 0), 'each organisation pays for the first time once');
select tests.act_as_nobody();

-- Activation: the first deposit or purchase.
create temp table market as select tests.create_market() as niche;
create temp table buyer as select tests.create_user() as id, tests.create_user() as other;
grant select on buyer to public;
select tests.fund(tests.organization_of(id), 10000), tests.fund(tests.organization_of(other), 10000) from buyer;
select tests.roll_up_growth();
create function pg_temp.activations() returns bigint language sql as $$
  select coalesce(sum(d.count), 0)::bigint from report.growth_day as d where d.measure = 'activation' $$;
create temp table before as select pg_temp.activations() as count;
select is(report.roll_up(), 0::bigint, 'what is not sealed is not looked at');
select tests.pretend_to_seal();
select report.roll_up();
select tests.roll_up_growth();
select is(pg_temp.activations() - count, 0::bigint, 'money by hand is no activation') from before;
create temp table listing as select tests.create_listing(niche) as id from market, generate_series(1, 2);
grant select on listing to public;
select tests.act_as(id) from buyer;
select tests.buy(id) from listing;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.create_paid_deposit(tests.organization_of(other)) from buyer;
select tests.pretend_to_seal();
select report.roll_up();
select tests.roll_up_growth();
select is(pg_temp.activations() - count, 2::bigint, 'a first purchase and a first deposit are') from before;
select is((select sum(f.count) from report.growth_counted as c, unnest(c.facts) as f, buyer
  where c.organization_id = tests.organization_of(buyer.id) and f.measure = 'activated'), 1::numeric, 'whatever follows');
select is_empty('select * from report.verify_growth()', 'the sums are those of the facts after the first purchases');

-- Days of another time zone, and a sum that is wrong.
update ops.setting set value = '"Pacific/Kiritimati"' where name = 'report.time_zone';
select report.roll_up();
select tests.roll_up_growth();
select is_empty('select * from report.verify_growth()', 'a change of the time zone counts everything again');
select is((select min(day) from report.growth_day where measure = 'sign_up'), date '2024-12-26', 'by the days of that zone');
update report.growth_day set count = count + 1 where measure = 'sign_up' and day = '2024-12-26';
select isnt_empty('select * from report.verify_growth()', 'a wrong sum is found');

select * from finish();
rollback;

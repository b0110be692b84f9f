call tests.stay_within('day');
begin;
select plan(27);

-- Two niches; in the first 3 sales of 12.00, one refunded on request, and a lead marked bad with three; some of it long ago.
create temp table fixture as select tests.create_user(admin => true) as admin, tests.create_niche('one') as one,
  tests.create_niche('two') as two,
  null::uuid as lead, null::uuid as bad, null::uuid as other, null::bigint as start;
update fixture set start = coalesce((select max(id) from ledger.journal), 0), lead = tests.sell(one, 3);
select tests.age_journals(start, '40 days') from fixture;
update intake.lead set created_at = created_at - interval '40 days' where id in (select lead from fixture);
-- A lead that has been sold never changes its day otherwise.
select report.recount_leads('UTC'), report.recount_sources('UTC');
update fixture set bad = tests.sell(one, 2), other = tests.sell(two, 1, 500);
select tests.create_lead(two, status => 'rejected'), tests.create_lead(two, status => 'pending_approval') from fixture;
create temp table sale as select s.* from fixture cross join lateral tests.sales_of(lead) as s;
grant select on fixture, sale to public;
select tests.act_as(member) from sale where number = 1;
select api.request_refund(assignment, 'spam') from sale where number = 1;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.act_as(admin) from fixture;
select api.approve_refund_request(id) from api.refund_requests;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.act_as(admin) from fixture;
select api.mark_lead_bad(bad, 'nobody there') from fixture;
select tests.act_as_nobody(); select tests.forget_locks();
create function pg_temp.since() returns date language sql as $$ select (now() at time zone 'UTC')::date - 60 $$;
create function pg_temp.until() returns date language sql as $$ select (now() at time zone 'UTC')::date $$;

-- Twice: all behind the mark, and all in sums.
create function pg_temp.asserts(how text) returns setof text language plpgsql as $$
begin
  perform tests.act_as(f.admin) from fixture as f;
  return next results_eq(
    $q$select period, niche_id, currency, sold_count, sold, promotional, refunded_count, refunded, net
      from api.report_revenue(pg_temp.since(), pg_temp.until(), 'day')$q$,
    $q$select d.day, case d.niche when 1 then one else two end, 'USD', d.a, d.b, 0.00, d.c, d.d, d.b - d.d from fixture cross join (values
      (pg_temp.until() - 40, 1, 3::bigint, 36.00, 0::bigint, 0.00), (pg_temp.until(), 1, 3, 36.00, 4, 48.00),
        (pg_temp.until(), 2, 1, 5.00, 0, 0.00)
      ) as d (day, niche, a, b, c, d) order by 1, 2$q$, 'revenue by day and niche, ' || how);
  return next is(
    (select sum(net) from api.report_revenue(pg_temp.since(), pg_temp.until(), 'year', niche_id => (select two from fixture))), 5.00,
    'of one niche, ' || how);
  return next is(
    (select count(*)::integer from api.report_revenue(pg_temp.until() - 30, pg_temp.until() - 1)), 0, 'of a time without sales, ' || how);
  return next results_eq(
    $q$select period, sold_count, sold, average_price, refunded_count, refunded, net
      from api.report_providers(pg_temp.since(), pg_temp.until(), 'day',
      organization_id => (select organization from sale where number = 1))$q$,
    $q$values (pg_temp.until() - 40, 1::bigint, 12.00, 12.00, 0::bigint, 0.00, 12.00),
      (pg_temp.until(), 1, 12.00, 12.00, 2, 24.00, -12.00)$q$,
    'a buyer, ' || how);
  return next is(
    (select sum(sold) - sum(refunded) from api.report_providers(pg_temp.since(), pg_temp.until(), 'week')),
    (select sum(net) from api.report_revenue(pg_temp.since(), pg_temp.until(), 'week')), 'what buyers paid is what was earned, ' || how);
  perform tests.act_as_nobody();
end
$$;
select * from pg_temp.asserts('reports include entries after the watermark');
select tests.pretend_to_seal();
select report.roll_up();
select * from pg_temp.asserts('reports include the sums');
select is_empty('select * from report.verify()', 'the sums equal the ledger');

select tests.act_as(admin) from fixture;
select results_eq(
  $$select niche_id, submitted, pending, approved, rejected, distributed, unsold, bad, sold_to
    from api.report_leads(pg_temp.until(), pg_temp.until()) order by 1$$,
  $$select one, 1::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 1::bigint, 3::bigint from fixture
    union all select two, 3, 1, 0, 1, 1, 0, 0, 1 from fixture order by 1$$, 'leads are counted by day');
select is((select sum(submitted) from api.report_leads(pg_temp.since(), pg_temp.until(), 'month')), 5::numeric,
  'leads are counted by month');
select is((select sum(submitted) from api.report_leads(pg_temp.since(), pg_temp.until(), 'month', (select one from fixture))), 2::numeric,
  'leads of one niche are counted alone');
select results_eq(
  $$select niche_id, utm_source, submitted, sold, bad, sold_to, currency, net from api.report_attribution(pg_temp.until(), pg_temp.until())
    order by 1$$,
  $$select one, 'newsletter', 1::bigint, 1::bigint, 1::bigint, 3::bigint, 'USD', 0.00 from fixture
    union all select two, 'newsletter', 3, 1, 0, 1, 'USD', 5.00 from fixture
      order by 1$$, 'attribution has the sources of leads and their revenue');
select results_eq(
  $$select reason, requested, pending, rejected, refunded_count, refunded
    from api.report_refunds(pg_temp.since(), pg_temp.until(), 'year')$$,
  $$values ('bad_lead', 0::bigint, 0::bigint, 0::bigint, 3::bigint, 36.00), ('spam', 1, 0, 0, 1, 12.00)$$, 'what was given back, and why');
select is(
  (select sum(refunded) from api.report_refunds(pg_temp.since(), pg_temp.until())),
    (select sum(refunded) from api.report_revenue(pg_temp.since(), pg_temp.until())),
  'the report has the amounts of the ledger');

select is(
  (select count(*)::integer
   from generate_series(0, 75) as d (days),
     lateral (select pg_temp.until() - 75 + d.days as since, pg_temp.until() - d.days % 3 as until) as p
   where p.since <= p.until
     and (select sum(r.sold) from api.report_providers(p.since, p.until, 'quarter') as r)
       is distinct from (select sum(r.sold) from api.report_providers(p.since, p.until, 'day') as r)),
  0, 'months and days say the same, wherever a period begins and ends');

-- What is no period.
select is(tests.outcome(format('select * from api.report_%s(%s)', r, p)), '400 LM871', r || ' of ' || p)
from (values ('revenue', '''2026-02-01'', ''2026-01-01'''), ('leads', '''2026-01-01'', ''2026-01-02'', ''hour'''),
  ('refunds', 'null, ''2026-01-02'''),
  ('providers', '''2026-01-01'', ''infinity'''), ('attribution', '''1026-01-01'', ''2026-01-02''')) as t (r, p);
select tests.act_as_nobody();

-- Members.
select tests.act_as(member) from sale where number = 2;
select is(tests.outcome('select * from api.report_revenue(current_date, current_date)'), '42501', 'what was earned is for admins');
select is((select array_agg(distinct organization_id) from api.report_providers(pg_temp.since(), pg_temp.until())),
  (select array[organization] from sale where number = 2), 'a member sees what the own organisation bought');
select is((select tests.outcome(format('select * from api.report_providers(%L, %L, %L, null, %L)', pg_temp.since(), pg_temp.until(), 'day',
  organization)) from sale where number = 1),
  '404 LM111', 'a member sees no other organisation');
select is(tests.outcome('select * from report.ledger_day'), '42501', 'the sums themselves are for nobody');
select tests.act_as_nobody();

select * from finish();
rollback;

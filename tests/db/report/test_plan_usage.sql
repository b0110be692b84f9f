begin;
select plan(7);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_user() as member;
grant select on f to public;
create temp table o as select tests.create_organization('Caller ' || n) as id, n from generate_series(1, 3) as n;
create temp table plan as
with made as (insert into billing.plan (slug, name, position) values ('busy-test', 'Busy', 903) returning id)
select id from made;
insert into billing.plan (slug, name, position) select 'first-test', 'First', 0 where not exists (select from billing.plan where position = 0);
create temp table first_plan as select id, name from billing.plan order by position limit 1;
grant select on first_plan to public;
-- The second one changes its plan in the middle of February, and ends it in March.
create temp table s as select tests.create_plan_subscription(o.id, plan.id) as id from o, plan where n = 2;
select tests.change_plan(id, '2026-02-14 12:00+00', 4900), tests.change_plan(id, '2026-03-31 23:59+00', 0, 'canceled') from s;
insert into usage.month_sum (organization_id, month, billed, overrun)
select o.id, v.month, v.billed, v.overrun
from o join (values (1, date '2026-01-01', 10, 0), (2, date '2026-01-01', 900, 0), (2, date '2026-02-01', 5000, 40), (1, date '2026-02-01', 30, 0),
  (3, date '2026-02-01', 70, 0), (2, date '2026-03-01', 7, 0)) as v (n, month, billed, overrun) on v.n = o.n;

select tests.act_as(member) from f;
select is(tests.outcome($$select * from api.report_plan_usage('2026-01-01', '2026-02-28')$$), '42501', 'a member does not read the usage of all');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select results_eq($$select month, plan, organizations, calls, overrun, largest from api.report_plan_usage('2026-01-15', '2026-03-01')$$,
  $$select v.month, coalesce(v.plan, f.name), v.organizations, v.calls, v.overrun, v.largest
    from (values (date '2026-01-01', null, 2::bigint, 910::bigint, 0::bigint, 900::bigint), ('2026-02-01', null, 2, 100, 0, 70),
      ('2026-02-01', 'Busy', 1, 5000, 40, 5000), ('2026-03-01', null, 1, 7, 0, 7)) as v (month, plan, organizations, calls, overrun, largest),
      first_plan as f$$,
  'an organisation counts under the plan that it has at the end of the month');
select is_empty($$select * from api.report_plan_usage('2025-01-01', '2025-12-31')$$, 'months without calls have no line');
select is((select sum(calls) from api.report_plan_usage('2026-02-01', '2026-02-01')), 5100::numeric, 'the month of a day is read as a whole');
select is(tests.outcome($$select * from api.report_plan_usage('2026-02-01', '2026-01-01')$$), '400 LM871', 'since is not after until');
select is(tests.outcome($$select * from api.report_plan_usage(null, '2026-01-01')$$), '400 LM871', 'both ends are needed');
select is(tests.outcome($$select * from report.plans()$$), '42501', 'nobody calls the room by itself') from (select tests.act_as(member) from f) as a;
select tests.act_as_nobody();

select * from finish();
rollback;

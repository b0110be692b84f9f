begin;
select plan(24);

create temp table f as
select o as organization, tests.create_user('ann@buyer.example', o) as member, tests.create_user('eve@other.example') as stranger
from tests.create_organization() as o;
grant select on f to public;
create function pg_temp.use(calls bigint, month_ago integer default 0) returns void language sql as $$
  insert into usage.month_sum (organization_id, month, billed, overrun)
  select organization, (date_trunc('month', now() at time zone 'UTC') - month_ago * interval '1 month')::date, calls, calls from f
  on conflict on constraint month_sum_pkey do update set billed = excluded.billed, overrun = excluded.overrun
$$;
create function pg_temp.begin() returns bigint language sql as $$
  update billing.overrun_report set created_at = created_at - interval '1 hour';
  select count(*) from billing.begin_overrun_reports();
$$;
create function pg_temp.reports() returns setof text language sql as $$
  select format('%s-%s %s', first_call, last_call, status) from billing.overrun_report order by first_call
$$;

select throws_ok($$insert into billing.overrun_report (organization_id, month, first_call, last_call)
  select organization, '2026-11-02', 1, 2 from f$$, '23514', null, 'a month begins on its first day');
select throws_ok($$insert into billing.overrun_report (organization_id, month, first_call, last_call)
  select organization, '2026-11-01', 2, 1 from f$$, '23514', null, 'a report has calls');
select throws_ok($$insert into billing.overrun_report (organization_id, month, first_call, last_call, status)
  select organization, '2026-11-01', 1, 1, 'reported' from f$$, '23514', null, 'what is over has a time');

select pg_temp.use(10);
select is_empty('select billing.begin_overrun_reports()', 'who is not at Stripe is not reported');
select tests.create_customer(organization) from f;
select is(pg_temp.begin(), 1::bigint, 'calls beyond the quota are reported');
select pg_temp.use(15);
select is(pg_temp.begin(), 1::bigint, 'no other report begins before it is answered');
select results_eq('select pg_temp.reports()', $$values ('1-10 requested')$$, 'it has the calls of then');
select results_eq($$select c ->> 'event_name', c ->> 'value', (c ->> 'may_be_forgotten')::boolean
  from billing.overrun_report as o, billing.claim_overrun_report(o.id) as c$$,
  $$values ('api_calls_overrun', '10', false)$$, 'what Stripe is told');
update billing.overrun_report set sent_at = sent_at - interval '23 hours';
select results_eq($$select (c ->> 'may_be_forgotten')::boolean
  from billing.overrun_report as o, billing.claim_overrun_report(o.id) as c$$, 'values (true)', 'a day later Stripe may have forgotten it');
select is(billing.finish_overrun_report(o.id), true, 'it is known there') from billing.overrun_report as o;
select is(billing.finish_overrun_report(o.id, 'x'), false, 'which is final') from billing.overrun_report as o;
select is(billing.claim_overrun_report(o.id), null, 'and it is not sent again') from billing.overrun_report as o;
update billing.overrun_report set created_at = clock_timestamp();
select is_empty('select billing.begin_overrun_reports()', 'each minute has one report');
select pg_temp.begin();
select results_eq('select pg_temp.reports()', $$values ('1-10 reported'), ('11-15 requested')$$, 'the next one begins where it ends');
select is(tests.broken_by($$insert into billing.overrun_report (organization_id, month, first_call, last_call, status, finished_at)
  select organization_id, month, 11, 12, 'reported', now() from billing.overrun_report limit 1$$), 'overrun_report_begins_once',
  'no call is reported twice');
select is(tests.broken_by($$insert into billing.overrun_report (organization_id, month, first_call, last_call)
  select organization_id, month, 16, 17 from billing.overrun_report limit 1$$), 'overrun_report_is_open_once', 'one is open at a time');
select is(billing.finish_overrun_report(o.id, 'timestamp_too_far_in_past'), true, 'Stripe refuses one')
from billing.overrun_report as o where o.status = 'requested';
select is(pg_temp.begin(), 0::bigint, 'it is not tried for ever');
select pg_temp.use(7, 1);
select is(pg_temp.begin(), 1::bigint, 'the end of last month is reported, too');
select billing.finish_overrun_report(o.id) from billing.overrun_report as o where o.status = 'requested';
select pg_temp.use(7, 4);
select is(pg_temp.begin(), 0::bigint, 'what is too old for Stripe is not');

select tests.act_as(member) from f;
select is((select count(*) from api.overrun_reports), 3::bigint, 'members see what is billed');
select throws_ok($$update billing.overrun_report set last_call = 1$$, '42501', null, 'and do not change it');
select tests.act_as_nobody();
select tests.act_as(stranger) from f;
select is_empty('select * from api.overrun_reports', 'another organisation does not see it');
select tests.act_as_nobody();
select tests.act_as_anon();
select throws_ok('select * from api.overrun_reports', '42501', null, 'nor does a stranger');
select tests.act_as_nobody();

select * from finish();
rollback;

call tests.stay_within('day');
begin;
select plan(10);

create temp table f as select tests.create_niche('counted') as niche, tests.create_user() as stranger;
create temp table sold as select tests.sell(niche, 2) as lead from f;
create temp table sale as select s.* from sold cross join lateral tests.sales_of(lead) as s;
grant select on f, sale to public;

select tests.act_as_anon();
select is(tests.outcome('select api.counters()'), '42501', 'an anonymous caller has no counters');
select tests.act_as_nobody();
select tests.act_as(stranger) from f;
select is(api.counters() - 'month', '{"leads": 0, "spending": [], "balances": [], "refund_requests_pending": 0,
  "subscriptions": {"active": 0, "paused": 0, "faulty": 0, "without_funds": 0}}', 'who has bought nothing has nothing to count');
select tests.act_as_nobody();
select tests.act_as(member) from sale where number = 1;
select is(api.counters() ->> 'month', to_char(now() at time zone 'UTC', 'YYYY-MM'), 'the counters are of this month');
select is(api.counters() -> 'leads', '1', 'a purchase is counted for its buyer alone');
select is(api.counters() -> 'spending', '[{"currency": "USD", "spent": "12.00", "refunded": "0.00", "net": "12.00"}]', 'with its price');
select is((api.counters() -> 'balances' -> 0 ->> 'available')::numeric, (select available from api.balances), 'the balance is that of balances');
select is(api.counters() -> 'refund_requests_pending', '0', 'no request waits');
select api.request_refund(assignment, 'spam') from sale where number = 1;
select is(api.counters() -> 'refund_requests_pending', '1', 'a request for a refund is counted');
select tests.act_as_nobody();
select tests.act_as(member) from sale where number = 2;
select is(api.counters() -> 'refund_requests_pending', '0', 'but not for others');
select is((api.counters() -> 'subscriptions' ->> 'active')::bigint, (select count(*) from api.subscriptions where status = 'active'),
  'subscriptions are counted by their status');
select tests.act_as_nobody();

select * from finish();
rollback;

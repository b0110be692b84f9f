call tests.stay_within('day');
begin;
select plan(9);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_niche() as niche;
select is(tests.outcome('select notification.send_digest()'), '42501', 'the function is refused to ' || r)
from (values ('member'), ('admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select tests.sell(niche, 2), tests.create_lead(niche, status => 'pending_approval') from f;
select tests.create_paid_deposit(tests.create_organization(), 5000);
set local role leadmill_worker;
select is(cardinality(notification.send_digest((now() at time zone 'UTC')::date)), 1, 'each admin gets the digest');
select is(cardinality(notification.send_digest((now() at time zone 'UTC')::date)), 0, 'each day has one digest');
select is(cardinality(notification.send_digest()), 1, 'yesterday has a digest of its own');
reset role;
create temp table digest as select notification.mail_context(d) as it
from notification.delivery as d where d.template = 'daily_digest' and d.refs ->> 'day' = (now() at time zone 'UTC')::date::text;
select is((select it -> 'leads' from digest), '{"submitted": 2, "pending": 1, "distributed": 1, "unsold": 0, "bad": 0}',
  'the digest has the leads of the day');
select is((select it -> 'money' from digest), '[{"currency": "USD", "sold_count": 2, "sold": "24.00", "refunded": "0.00", "net": "24.00"}]',
  'the digest has the sales of the day');
select is((select it -> 'deposits' from digest), '[{"currency": "USD", "count": 1, "amount": "50.00"}]',
  'the digest has the deposits of the day');
select is((select it -> 'waiting' from digest), '{"leads": 1, "refund_requests": 0}', 'the digest has what waits for a decision');

select * from finish();
rollback;

begin;
select plan(9 + 24);

select throws_ok(format($$ set local role %s; select billing.%s $$, role, call), '42501', null, format('%s may not call %s', role, call))
from unnest(array['admin', 'leadmill_api', 'leadmill_worker']) as r (role),
  unnest(array['poll_payments()', $c$record_unknown_payment('x')$c$, $c$transaction_of('x')$c$]) as c (call);
reset role;

create temp table o as select tests.create_organization() as id;
create temp table r as select tests.create_payment() as reference;
create function pg_temp.poll() returns jsonb language plpgsql as $$
begin
  perform tests.forget_jobs('verify_paystack_payment');
  perform billing.poll_payments();
  return tests.jobs_of('verify_paystack_payment');
end
$$;
-- So long ago the attempt was begun, and so long from now it is asked for.
create function pg_temp.age(by interval) returns void language sql as $$
  update billing.payment_attempt as a set created_at = now() - by, next_poll_at = least(a.next_poll_at, now())
  where a.reference = (select reference from r)
$$;
create function pg_temp.next() returns interval language sql as $$
  select date_trunc('minute', a.next_poll_at - now() + interval '30 s') from billing.payment_attempt as a join r using (reference)
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', a.status, d.status, p.status)
  from r join billing.payment_attempt as a using (reference) join billing.deposit as d on d.id = a.deposit_id
  join billing.payment as p on p.id = d.id
$$;
create function pg_temp.answer(status text) returns text language sql as $$
  select tests.settle_paystack('transaction', tests.paystack_transaction(reference, jsonb_build_object('status', answer.status)), reference) from r
$$;

select is(pg_temp.poll(), '[]', 'a new payment is not asked for');
select pg_temp.age('5 minutes');
select is(pg_temp.poll(), jsonb_build_array(jsonb_build_object('reference', reference)), 'after five minutes it is') from r;
select is(pg_temp.next(), '25 minutes', 'then after thirty');
select is(pg_temp.poll(), '[]', 'and not at once again');
select pg_temp.age('30 minutes');
select is(jsonb_array_length(pg_temp.poll()), 1, 'it is asked for');
select is(pg_temp.next(), '1 hour', 'then each hour');

-- What Paystack does not know, or was left.
select is(billing.record_unknown_payment('PSK-none'), null, 'a reference that is not ours is nothing');
select is(billing.record_unknown_payment(reference), 'open', 'unknown there: the page may still be opened') from r;
select is(pg_temp.answer('abandoned'), 'settled', 'the payer has left');
select is(pg_temp.state(), 'abandoned pending pending', 'and may come back');
select pg_temp.age('23 hours 55 minutes');
select is(pg_temp.answer('abandoned'), 'settled', 'still within the day');
select is(pg_temp.state(), 'abandoned pending pending', 'it is open');
select pg_temp.age('24 hours 5 minutes');
select is(jsonb_array_length(pg_temp.poll()), 1, 'it is asked for once more');
select is(pg_temp.answer('ongoing'), 'settled', 'somebody is paying at this moment');
select is(pg_temp.state(), 'abandoned pending processing', 'it is waited for');
select is(pg_temp.answer('abandoned'), 'settled', 'but left again');
select is(pg_temp.state(), 'abandoned expired cancelled', 'after a day that is final');
select is(pg_temp.next(), null, 'and not asked for any more');
select is(pg_temp.answer('success'), 'settled', 'money that comes later');
select is(pg_temp.state(), 'paid paid success', 'still counts');

-- Two references: the payment fails when none is left.
truncate r;
insert into r select tests.create_payment();
create temp table second as select billing.create_reference(tests.deposit_of(reference)) as reference from r;
select is(pg_temp.answer('failed'), 'settled', 'the first one fails');
select is(pg_temp.state(), 'failed pending processing', 'the second one may still pay');
update billing.payment_attempt set created_at = now() - interval '25 hours' where reference = (select reference from second);
select billing.record_unknown_payment(reference) from second;
select is(pg_temp.state(), 'failed failed failed', 'neither has');

-- Refunds and disputes that are under way.
create temp table q as select tests.create_paid_paystack(id) as reference from o;
select tests.settle_paystack('refund', tests.paystack_refund(reference, 1, 1000, '{"status": "needs-attention"}'), reference) from q;
select tests.settle_paystack('dispute', tests.paystack_dispute(reference, 2, '{"status": "pending"}')) from q;
select billing.poll_payments(), billing.poll_payments();
select is(tests.jobs_of('read_paystack_refunds') || tests.jobs_of('read_paystack_dispute'),
  jsonb_build_array(jsonb_build_object('reference', reference), jsonb_build_object('dispute_id', '2')),
  'each is asked for, once an hour and once in six') from q;

select * from finish();
rollback;

begin;
select plan(49);

create temp table o as select tests.create_organization() as id;
create temp table r as select tests.create_paid_paystack(id) as reference from o;
create temp table s as select tests.create_paid_payment() as reference;
create function pg_temp.purse() returns text language sql as $$ select tests.purse(id, 'KES') from o $$;
create function pg_temp.answer(reference text, id bigint, amount bigint, changes jsonb default '{}') returns text language sql as $$
  select tests.settle_paystack('refund', tests.paystack_refund(answer.reference, answer.id, answer.amount, changes), answer.reference)
$$;
create function pg_temp.refund(id bigint) returns text language sql as $$
  select concat_ws(' ', f.status, f.has_left) from billing.refund as f where f.refund_id = 'refund-' || refund.id
$$;

-- Made by hand at Paystack.
select is(pg_temp.answer(reference, 1, 100000, '{"status": "pending"}'), 'settled', 'begun there') from r;
select is(pg_temp.refund(1), 'pending f', 'it is under way');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 500000', 'nothing has left');
select is(pg_temp.answer(reference, 1, 100000, '{"status": "needs-attention"}'), 'settled', 'Paystack does not know where to') from r;
select is(pg_temp.refund(1), 'needs_attention f', 'an admin sees it');
select is(pg_temp.answer(reference, 1, 100000, '{"status": "processing"}'), 'settled', 'an older answer') from r;
select is(pg_temp.refund(1), 'needs_attention f', 'changes nothing');
select is(pg_temp.answer(reference, 1, 100000, '{"amount": "100000"}'), 'settled', 'processed') from r;
select is(pg_temp.refund(1), 'succeeded t', 'it has left');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 400000', 'the wallet has paid it');
select is(pg_temp.answer(reference, 1, 100000), 'settled', 'said twice') from r;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 400000', 'it is paid once');
select is((select refunded from billing.deposit where id = tests.deposit_of(reference)), 100000::bigint, 'the deposit knows') from r;

-- Failed: the money never left.
select is(pg_temp.answer(reference, 2, 50000, '{"status": "processing"}'), 'settled', 'another one') from r;
select is(pg_temp.answer(reference, 2, 50000, '{"status": "failed"}'), 'settled', 'fails') from r;
select is(pg_temp.refund(2), 'failed f', 'it has failed');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 400000', 'and cost nothing');

-- What was spent becomes debt.
select tests.forget_locks();
select ledger.post('test:all:spent', 'manual_debit', tests.legs(tests.account('wallet', o.id, 'KES'), -350000,
  tests.account('adjustments', null, 'KES'), 350000), reason => 'spent in a test') from o;
select is(pg_temp.answer(reference, 3, 200000), 'settled', 'a refund of what was spent') from r;
select is(pg_temp.purse(), 'debt -150000, promo 0, wallet 0', 'leaves debt');

-- What contradicts our rows.
select is(pg_temp.answer(v.reference, 9, amount, changes), expected, why) from r as v, (values
  (200001::bigint, '{}'::jsonb, 'exceeding more than was paid', 'more than is left'),
  (0, '{}', 'mismatch amount', 'nothing'),
  (1000, '{"amount": "1e3"}', 'mismatch amount', 'no amount'),
  (1000, '{"currency": "NGN"}', 'mismatch currency', 'another currency'),
  (1000, '{"domain": "live"}', 'mismatch livemode', 'the other domain'),
  (1000, '{"dispute": 7}', 'foreign', 'of a dispute: booked with it')) as w (amount, changes, expected, why);
select is(tests.settle_paystack('refund', '{"id": 77, "domain": "test", "status": "processed", "amount": 5, "currency": "KES", "transaction": 1}'),
  'foreign', 'of a payment that is not ours');
select is(pg_temp.refund(9), null, 'nothing of it is stored as a refund');
select is((select count(*) from billing.webhook_inbox where type = 'answer.refund' and status = 'quarantined'), 5::bigint,
  'but all of it is shown to an admin');

-- Before its payment: it waits.
create temp table w as select tests.create_paystack_deposit(tests.create_organization('Later'), 300000) as reference;
select is(pg_temp.answer(reference, 20, 100000), 'unknown ' || reference, 'a refund of what is not paid yet waits') from w;
select is(tests.settle_paystack('transaction', tests.paystack_transaction(reference, '{"status": "reversed"}'), reference), 'settled',
  'reversed: paid, and given back') from w;
select is(pg_temp.refund(20), 'succeeded t', 'and is applied with its payment');
select is(tests.jobs_of('read_paystack_refunds'), jsonb_build_array(jsonb_build_object('reference', reference)),
  'the other refunds are read') from w;

-- Requested here, by an admin and by a member.
create temp table k as select tests.create_user('owner@refund.example', tests.create_organization('Asker')) as owner;
create temp table q as select tests.create_paid_paystack(tests.organization_of(owner)) as reference from k;
create temp table i as select tests.deposit_of(q.reference) as asked, tests.deposit_of(s.reference) as alone from q, s;
create temp table f (id uuid);
create temp table g (id uuid);
grant select, insert on i, f, g to public;
select tests.act_as(tests.create_user('admin@refund.example', admin => true));
insert into f select api.refund_deposit(asked, 2000) from i;
select tests.act_as_nobody();
select is(tests.jobs_of('send_paystack_refund'), jsonb_build_array(jsonb_build_object('refund_id', id)), 'a job sends it to Paystack') from f;
select is(tests.purse(tests.organization_of(owner), 'KES'), 'debt 0, promo 0, wallet 500000 (200000 held)', 'the money is held') from k;
select is(billing.claim_refund(id), jsonb_build_object('payment', reference, 'amount', 200000, 'was_sent', false), 'the job knows what to say') from f, q;
select is(pg_temp.answer(reference, 30, 200000, jsonb_build_object('merchant_note', id, 'status', 'pending')), 'settled', 'Paystack has it') from f, q;
select is((select refund_id || ' ' || status from billing.refund where refund.id = f.id), 'refund-30 pending', 'it is known by our id') from f;
select is(pg_temp.answer(reference, 30, 200000), 'settled', 'processed') from q;
select is(tests.purse(tests.organization_of(owner), 'KES'), 'debt 0, promo 0, wallet 300000', 'the hold is consumed') from k;

-- Of a payment that stands alone, only by an admin.
select tests.act_as((select owner from k));
select is(tests.outcome(format('select api.refund_deposit(%L)', alone)), '404 LM507', 'a member has no part in it') from i;
select tests.act_as_nobody();
select tests.act_as((select id from identity.user_account where email = 'admin@refund.example'));
select is(tests.outcome(format('select api.refund_deposit(%L, 5000.01)', alone)), '400 LM529', 'more than it was') from i;
insert into g select api.refund_deposit(alone) from i;
select is(tests.outcome(format('select api.refund_deposit(%L)', alone)), '409 LM527', 'and not twice') from i;
select tests.act_as_nobody();
select is(billing.record_refund_refusal(id, 'refused'), true, 'Paystack refuses') from g;
select is((select status from billing.refund where refund.id = g.id), 'failed', 'it has failed') from g;
update billing.refund set status = 'requested', updated_at = now() - interval '25 hours' from g where refund.id = g.id;
select tests.forget_jobs('send_paystack_refund');
select is(billing.resend_refunds(), 1, 'what could not be sent for a day');
select is(tests.jobs_of('send_paystack_refund'), jsonb_build_array(jsonb_build_object('refund_id', id)), 'is sent again, to Paystack') from g;
select is(pg_temp.answer(reference, 40, 500000, jsonb_build_object('merchant_note', id)), 'settled', 'it is paid back') from g, s;
select is(tests.account_balance('payment_revenue'), 0::bigint, 'the platform has earned nothing');
select is_empty('select * from billing.verify()', 'the books agree');

select * from finish();
rollback;

begin;
select plan(22);

create temp table o as select tests.create_organization() as id;
create temp table r as select tests.create_paid_paystack(id) as reference from o;
create temp table s as select tests.create_paid_payment() as reference;
create function pg_temp.purse() returns text language sql as $$ select tests.purse(id, 'KES') from o $$;
create function pg_temp.answer(reference text, id bigint, changes jsonb default '{}') returns text language sql as $$
  select tests.settle_paystack('dispute', tests.paystack_dispute(answer.reference, answer.id, changes))
$$;
create function pg_temp.dispute(id bigint) returns text language sql as $$
  select concat_ws(' ', t.status, t.withdrawn, t.reason) from billing.dispute as t where t.dispute_id = 'dispute-' || dispute.id
$$;
create temp table open as select '{"status": "awaiting-merchant-feedback", "resolution": null}'::jsonb as changes;

select is(pg_temp.answer(reference, 1, changes), 'settled', 'a payer disputes it') from r, open;
select is(pg_temp.dispute(1), 'needs_response 0 chargeback', 'an answer is due');
select is((select evidence_due_at from billing.dispute where dispute_id = 'dispute-1'), '2026-11-26 18:00:00Z', 'until then');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 500000', 'Paystack has taken nothing');
select is(pg_temp.answer(reference, 1, '{"status": "awaiting-bank-feedback", "resolution": null}'), 'settled', 'the bank decides') from r;
select is(pg_temp.dispute(1), 'under_review 0 chargeback', 'under review');
select is(pg_temp.answer(reference, 1, '{"refund_amount": 200000}'), 'settled', 'it is accepted, in part') from r;
select is(pg_temp.dispute(1), 'lost 200000 chargeback', 'lost');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 300000', 'the wallet pays it');
select is(pg_temp.answer(reference, 1, changes), 'settled', 'an older answer') from r, open;
select is(pg_temp.dispute(1), 'lost 200000 chargeback', 'changes nothing');
select is(tests.settle_paystack('refund', tests.paystack_refund(reference, 5, 200000, '{"dispute": {"id": 1}}'), reference), 'foreign',
  'the refund by which Paystack pays it back is not booked again') from r;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 300000', 'it is booked once');
select is(pg_temp.answer(reference, 2, '{"resolution": "declined"}'), 'settled', 'another one is declined') from r;
select is(pg_temp.dispute(2), 'won 0 chargeback', 'won');

-- What was spent becomes debt; a payment that stands alone is the platform's loss.
select tests.forget_locks();
select ledger.post('test:all:spent', 'manual_debit', tests.legs(tests.account('wallet', o.id, 'KES'), -300000,
  tests.account('adjustments', null, 'KES'), 300000), reason => 'spent in a test') from o;
select is(pg_temp.answer(reference, 3, '{"refund_amount": 100000}'), 'settled', 'a third one is accepted') from r;
select is(pg_temp.purse(), 'debt -100000, promo 0, wallet 0', 'it leaves debt');
select is(pg_temp.answer(reference, 4), 'settled', 'the payer of a payment that stands alone disputes it') from s;
select is(tests.account_balance('payment_revenue'), 0::bigint, 'the platform has earned nothing');
select is(pg_temp.answer(reference, 6, '{"domain": "live"}'), 'mismatch livemode', 'the other domain is quarantined') from r;
select is(tests.settle_paystack('dispute', '{"id": 78, "domain": "test", "status": "pending", "refund_amount": 5, "currency": "KES",
  "transaction": {"id": 1, "reference": "theirs"}}'), 'foreign', 'of a payment that is not ours');
select is_empty('select * from billing.verify()', 'the books agree');

select * from finish();
rollback;

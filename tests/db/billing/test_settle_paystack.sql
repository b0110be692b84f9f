begin;
select plan(50);

create temp table o as select tests.create_organization() as id;
create temp table r as select tests.create_paystack_deposit(id) as reference from o;
create function pg_temp.state(reference text) returns text language sql as $$
  select concat_ws(' ', d.status, a.status, p.status)
  from billing.payment_attempt as a
  join billing.deposit as d on d.id = a.deposit_id
  left join billing.payment as p on p.id = d.id
  where a.reference = state.reference
$$;
create function pg_temp.answer(reference text, changes jsonb) returns text language sql as $$
  select tests.settle_paystack('transaction', tests.paystack_transaction(reference, changes), reference)
$$;
create function pg_temp.thanks() returns bigint language sql as $$
  select count(*) from event.outbox as e where e.kind = 'payment.succeeded'
$$;

select throws_ok($$ set local role leadmill_api; select billing.settle('paystack', '{}', 'transaction') $$, '42501', null,
  'the service settles nothing');
reset role;

-- A wallet.
select is(pg_temp.answer(reference, '{"status": "ongoing"}'), 'settled', 'the payer is entering a PIN') from r;
select is(pg_temp.state(reference), 'pending processing', 'it is under way') from r;
select is(pg_temp.answer(reference, '{"status": "abandoned"}'), 'settled', 'the payer has left') from r;
select is(pg_temp.state(reference), 'pending abandoned', 'an abandoned payment may still be made') from r;
select is(tests.purse(id, 'KES'), null, 'nothing is credited') from o;
select is(pg_temp.answer(reference, '{"authorization": {"signature": "SIG_card"}}'), 'settled', 'it is paid') from r;
select is((select d.payer from billing.deposit as d where d.id = tests.deposit_of(reference)), ops.keyed_hash('payer SIG_card'),
  'the card that paid is known by a hash') from r;
select is(pg_temp.state(reference), 'paid paid', 'the deposit is paid') from r;
select is(tests.purse(id, 'KES'), 'debt 0, promo 0, wallet 500000', 'the wallet in its currency is credited') from o;
select is(tests.account_balance('paystack_clearing'), -492500::bigint, 'Paystack owes it, less its fee');
select is(tests.account_balance('processor_fees'), -7500::bigint, 'the platform bears the fee');
select is(pg_temp.thanks(), 1::bigint, 'the organisation is thanked');
select is(pg_temp.answer(reference, '{}'), 'settled', 'said twice') from r;
select is(pg_temp.answer(reference, '{"status": "failed"}'), 'settled', 'an older answer comes late') from r;
select is(pg_temp.state(reference), 'paid paid', 'paid is final') from r;
select is(tests.purse(id, 'KES'), 'debt 0, promo 0, wallet 500000', 'it is credited once') from o;
select is(pg_temp.thanks(), 1::bigint, 'and thanked for once');

-- A payment that stands alone.
create temp table s as select tests.create_payment(50) as reference;
select is(pg_temp.state(reference), 'pending open pending', 'a payment is begun') from s;
select is(pg_temp.answer(reference, '{"status": "processing"}'), 'settled', 'it is being made') from s;
select is(pg_temp.state(reference), 'pending processing processing', 'processing') from s;
select is(pg_temp.answer(reference, '{"status": "failed", "gateway_response": "Insufficient Funds"}'), 'settled', 'it fails') from s;
select is(pg_temp.state(reference), 'failed failed failed', 'failed') from s;
select is((select d.failure_reason from billing.deposit as d where d.id = tests.deposit_of(reference)), 'Insufficient Funds', 'and says why')
from s;
select is(pg_temp.answer(reference, '{"amount": "5000"}'), 'settled', 'the payer tries again; amounts may be texts') from s;
select is(pg_temp.state(reference), 'paid paid success', 'success') from s;
select is(tests.account_balance('payment_revenue'), 5000::bigint, 'the platform has earned it');
select results_eq(
  $$ select j.kind, j.idempotency_key from ledger.journal as j where j.subject_id = (select tests.deposit_of(reference) from s) $$,
  $$ select 'payment', format('paystack:%s:paid', reference) from s $$, 'each payment has its journal');
select is(pg_temp.thanks(), 2::bigint, 'its payer is thanked');
select results_eq(
  $$ select d.template, a.email, d.refs from notification.delivery as d cross join lateral notification.recipient_address(d) as a
     where d.template = 'payment_thanks' $$,
  $$ select 'payment_thanks', 'payer@people.example', jsonb_build_object('deposit_id', tests.deposit_of(reference)) from s $$,
  'by one mail to the address that was given');
select is_empty('select * from billing.verify()', 'payments and journals agree');

-- What contradicts our own row is quarantined and seen, and money is never credited.
select is(tests.settle_paystack('transaction', tests.paystack_transaction(v.reference, changes), v.reference), 'mismatch ' || expected, why)
from (select tests.create_paystack_deposit(id) as reference from o) as v, lateral (values
  ('{"amount": 499999}'::jsonb, 'amount', 'another amount'),
  ('{"amount": "many"}', 'amount', 'no amount'),
  ('{"currency": "NGN"}', 'currency', 'another currency'),
  ('{"domain": "live"}', 'livemode', 'the other domain'),
  ('{"reference": "PSK-1-other"}', 'reference', 'an answer about something else'),
  ('{"status": "ongoing", "amount": 1}', 'amount', 'also before it is paid')) as w (changes, expected, why);
create temp table x as select tests.create_paystack_deposit(id) as reference from o;
select is(pg_temp.answer(reference, '{"status": "ongoing"}'), 'settled', 'an attempt has its transaction') from x;
select is(pg_temp.answer(reference, '{"id": 7}'), 'mismatch transaction', 'and no other one') from x;
select is(pg_temp.answer(v.reference, jsonb_build_object('id', tests.transaction_id(x.reference))), 'mismatch transaction',
  'and no other attempt has it') from x, lateral (select tests.create_paystack_deposit(o.id) as reference from o) as v;
select is(
  (select count(*) from billing.webhook_inbox where is_answer and status = 'quarantined' and processor = 'paystack'), 8::bigint,
  'each is stored for an admin');
select is((select next_poll_at from billing.payment_attempt order by created_at desc limit 1), null, 'and not asked for again');
select is(tests.purse(id, 'KES'), 'debt 0, promo 0, wallet 500000', 'nothing more is credited') from o;
select is(tests.settle_paystack('transaction', '{"id": 1, "reference": "theirs", "status": "success", "amount": 5}', 'theirs'), 'foreign theirs',
  'what is not ours is foreign');

-- Both pages of one deposit are paid: the second payment is an admin's business.
create temp table t as select tests.create_paystack_deposit(id) as reference from o;
create temp table u as select billing.create_reference(tests.deposit_of(reference)) as reference from t;
select is(pg_temp.answer(reference, '{}'), 'settled', 'the second page is paid') from u;
select is(pg_temp.answer(reference, '{}'), 'mismatch payment', 'and then the first one') from t;
select is(tests.purse(id, 'KES'), 'debt 0, promo 0, wallet 1000000', 'the deposit is credited once') from o;
select throws_ok(format($$ update billing.payment_attempt set status = 'paid', next_poll_at = null where reference = %L $$, reference), '23505',
  null, 'an attempt is paid once for each deposit') from t;
select throws_ok(format($$ update billing.payment_attempt set status = 'failed' where reference = %L $$, reference), 'LM546',
  null, 'an attempt never goes back') from u;
select throws_ok(format($$ delete from billing.payment_attempt where reference = %L $$, reference), 'LM546', null, 'and is not deleted') from u;

select * from finish();
rollback;

begin;
select plan(41);

create temp table o as select tests.create_organization() as id;
create temp table z as select reconciliation_id as id from billing.begin_reconciliation('paystack', 'balance');
update billing.reconciliation set until_at = now() + interval '1 hour' where id = (select id from z);
create function pg_temp.note(type text, source jsonb, more jsonb default '{}') returns text language plpgsql as $$
declare
  v_outcome text;
begin
  perform tests.forget_locks();
  v_outcome := billing.record_balance_transaction((select id from z), jsonb_build_object('type', note.type, 'source', note.source) || more);
  perform tests.forget_locks();
  return v_outcome;
end
$$;
create function pg_temp.finish() returns text language plpgsql as $$
declare
  v_found text;
begin
  update billing.reconciliation set finished_at = null where id = (select id from z);
  select string_agg(concat_ws(' ', d.fault, d.transaction_id, d.processor_amount_moved, d.ledger_amount), ', ' order by d.id) into v_found
  from billing.advance_reconciliation((select id from z), now() + interval '1 hour', 0, 0) as d;
  return v_found;
end
$$;

select throws_ok(format($$ set local role %s; select billing.unlisted_facts(1) $$, role), '42501', null, role || ' asks for no facts')
from unnest(array['admin', 'leadmill_api', 'leadmill_worker']) as r (role);
reset role;

-- A payment whose event was lost: the list alone settles nothing.
create temp table r as select tests.create_paystack_deposit(id) as reference from o;
select is(pg_temp.note('transaction', tests.paystack_transaction(reference)), 'unknown', 'a listed payment without a journal is unknown') from r;
select is((select status from billing.deposit where id = tests.deposit_of(reference)), 'pending', 'and not settled') from r;
select is(pg_temp.note('transaction', tests.paystack_transaction(reference), '{"is_verified": true}'), 'taken over', 'the answer about it settles it')
from r;
select is((select status from billing.deposit where id = tests.deposit_of(reference)), 'paid', 'it is paid') from r;
select results_eq(
  $$ select status, fault, processor_amount_moved from billing.difference where transaction_id = (select reference from r) $$,
  $$ values ('settled', 'no journal', 500000::bigint) $$, 'the loss is noted');
select is(pg_temp.note('transaction', tests.paystack_transaction(reference)), 'known', 'then it is known') from r;
select is(tests.account_balance('processor_fees'), -7500::bigint, 'its fee is booked once');

-- Refunds and disputes.
select is(pg_temp.note('refund', tests.paystack_refund(reference, 1, 1000, '{"status": "pending"}')), 'still', 'a refund under way has moved nothing')
from r;
select is((select status from billing.refund where refund_id = 'refund-1'), 'pending', 'but is taken over');
select is(pg_temp.note('refund', tests.paystack_refund(reference, 1, 1000)), 'taken over', 'a refund that was lost') from r;
select is(pg_temp.note('refund', tests.paystack_refund(reference, 1, 1000)), 'known', 'is known then') from r;
select is(pg_temp.note('dispute', tests.paystack_dispute(reference, 1, '{"status": "pending"}')), 'still', 'an open dispute has moved nothing') from r;
select is(pg_temp.note('dispute', tests.paystack_dispute(reference, 1, '{"refund_amount": 2000}')), 'taken over', 'a dispute that was lost') from r;
select is(pg_temp.note('refund', tests.paystack_refund(reference, 2, 2000, '{"dispute": 1}')), 'still', 'its refund is not booked again') from r;

-- From there to the bank.
select is(pg_temp.note('settlement', '{"id": 9, "domain": "test", "status": "success", "currency": "KES", "total_amount": 300000,
  "settlement_date": "2026-11-25T00:00:00.000Z"}'), 'known', 'Paystack pays out');
select is(tests.account_balance('bank'), -300000::bigint, 'it is in the bank');
select is(tests.account_balance('paystack_clearing'), -(500000 - 7500 - 1000 - 2000 - 300000)::bigint, 'Paystack owes the rest');
select is(pg_temp.finish(), null, 'list and ledger agree');

-- Differences, both ways.
create temp table s as select tests.create_paid_paystack(id, 700000) as reference from o;
create temp table p as select tests.create_paid_payment() as reference;
select results_eq('select * from billing.unlisted_facts((select id from z))',
  $$ select 'transaction', tests.transaction_id(reference)::text, reference
     from (select 1 as n, reference from s union all select 2, reference from p) as x
     order by n $$, 'payments that are on no list are asked for');
select is(pg_temp.note('transaction', tests.paystack_transaction(reference), '{"is_verified": true}'), 'known', 'one is there') from s;
select is(pg_temp.finish(), 'no transaction 0 500000', 'the other one is a difference');
select is(pg_temp.note('transaction', '{"id": 5, "domain": "test", "status": "success", "reference": "by-hand", "amount": 900, "currency": "KES",
  "paid_at": "2026-11-28T00:00:00.000Z"}', '{"is_verified": true}'), 'unknown', 'a payment that nobody began here');
update billing.balance_transaction set occurred_at = now() where transaction_id = 'by-hand';
select is(pg_temp.finish(), 'no journal by-hand 900 0', 'is a difference');
select is(pg_temp.note('transaction', tests.paystack_transaction(reference, '{"amount": 400000}'), '{"is_verified": true}'), 'known', 'another amount') from p;
update billing.balance_transaction set occurred_at = now() where transaction_id = (select reference from p);
select is(pg_temp.finish(), format('other amount %s 400000 500000', reference), 'is a difference') from p;
select is((select count(*) from billing.difference where processor = 'paystack' and status = 'open'), 2::bigint, 'two are open');
select is(pg_temp.note('transaction', tests.paystack_transaction(reference), '{"is_verified": true}'), 'known', 'corrected there') from p;
select pg_temp.finish();
select is((select array_agg(transaction_id) from billing.difference where processor = 'paystack' and status = 'open'), array['by-hand'],
  'what agrees is settled');

-- What takes days.
select tests.settle_paystack('refund', tests.paystack_refund(reference, 7, 1000), reference) from s;
select tests.settle_paystack('dispute', tests.paystack_dispute(reference, 8, '{"refund_amount": 1000}')) from s;
select results_eq('select type, id, reference from billing.unlisted_facts((select id from z))',
  $$ select t, i, reference from s, (values ('refund', '7'), ('dispute', '8')) as v (t, i) $$, 'a refund and a dispute are asked for by their ids');
select is(pg_temp.note('refund', tests.paystack_refund(reference, 7, 1000)), 'known', 'the refund is there') from s;
select is(pg_temp.note('dispute', tests.paystack_dispute(reference, 8, '{"refund_amount": 1000}')), 'known', 'so is the dispute') from s;
select is_empty('select * from billing.unlisted_facts((select id from z))', 'nothing remains to be asked');
select is(pg_temp.finish(), null, 'nothing differs anew');

-- Given back there, without a refund that anybody has told us of.
select is(pg_temp.note('transaction', tests.paystack_transaction(reference, '{"status": "reversed"}')), 'known', 'a payment was reversed') from p;
update billing.balance_transaction set occurred_at = now() where transaction_id = (select reference from p);
select is(pg_temp.finish(), format('no refund %s 500000 500000', reference), 'is a difference as long as nothing was refunded') from p;
select tests.settle_paystack('refund', tests.paystack_refund(reference, 11, 500000), reference) from p;
select pg_temp.note('refund', tests.paystack_refund(reference, 11, 500000)) from p;
select is(pg_temp.finish(), null, 'and none afterwards');
select is((select array_agg(transaction_id) from billing.difference where processor = 'paystack' and status = 'open'), array['by-hand'],
  'it is settled');
select is_empty('select * from billing.verify()', 'the books agree');

select * from finish();
rollback;

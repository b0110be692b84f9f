begin;
select plan(27);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_deposit(id) as id from o;
create temp table s as select reconciliation_id as id from billing.begin_reconciliation('stripe', 'balance');
create function pg_temp.note(id text, type text, amount bigint, fee bigint, source jsonb, currency text default 'usd') returns text
language plpgsql as $$
begin
  perform tests.forget_locks();
  return billing.record_balance_transaction((select s.id from s), jsonb_build_object(
    'id', note.id, 'object', 'balance_transaction', 'type', note.type, 'amount', note.amount, 'fee', note.fee,
    'currency', note.currency, 'created', 1790000000, 'source', note.source));
end
$$;
create function pg_temp.charge(changes jsonb default '{}') returns jsonb language sql as $$
  select tests.stripe_intent(d.id) || jsonb_build_object('id', 'ch_1', 'object', 'charge', 'captured', true,
    'payment_method_details', jsonb_build_object('type', 'card'), 'payment_intent', 'pi_' || replace(d.id::text, '-', '')) || changes from d
$$;
create function pg_temp.clearing() returns bigint language sql as $$
  select coalesce(-sum(e.amount), 0)::bigint from ledger.entry as e where e.account_id = tests.account('stripe_clearing')
$$;
create temp table before as select pg_temp.clearing() as clearing;
create function pg_temp.owed() returns bigint language sql as $$ select pg_temp.clearing() - clearing from before $$;
create function pg_temp.fact(id text) returns text language sql as $$
  select concat_ws(' ', t.fact, t.amount, t.currency) from billing.balance_transaction as t where t.transaction_id = id
$$;

select throws_ok($$ set local role admin; select billing.record_balance_transaction(1, '{}') $$, '42501', null,
  'admins may not record a balance transaction');
reset role;

-- A charge whose events got lost.
select is(pg_temp.note('txn_1', 'charge', 5000, 175, pg_temp.charge()), 'taken over', 'a lost payment is taken over');
select is(tests.purse(id), 'debt 0, promo 0, wallet 5000', 'a payment that was taken over is credited') from o;
select is(pg_temp.owed(), 4825::bigint, 'the platform bears the fee');
select results_eq($$ select status, fault, processor_amount_moved, ledger_amount from billing.difference where transaction_id = 'txn_1' $$,
  $$ values ('settled', 'no journal', 5000::bigint, 0::bigint) $$, 'the lost payment is stored as a settled difference');
select is(pg_temp.note('txn_1', 'charge', 5000, 175, pg_temp.charge()), 'known', 'a repeated transaction is known');
select is(pg_temp.owed(), 4825::bigint, 'a repeated transaction posts nothing');

-- What contradicts our row is not taken over.
update d set id = tests.create_deposit((select id from o));
select is(pg_temp.note('txn_2', 'charge', 4000, 0, pg_temp.charge('{"amount": 4000}')), 'unknown',
  'a payment with another amount is not credited');
select is(pg_temp.note('txn_3', 'charge', 4000, 0,
  '{"id": "ch_x", "object": "charge", "amount": 4000, "currency": "usd", "payment_intent": "pi_x"}'), 'unknown',
  'the payment of a stranger is unknown');
select is(pg_temp.note('txn_4', 'charge', 4000, 0,
  '{"id": "ch_y", "object": "charge", "amount": 4000, "currency": "usd", "payment_intent": null}'), 'unknown',
  'a charge without a payment is unknown');
select is(pg_temp.note('txn_5', 'topup', 4000, 0, '"tu_1"'), 'unknown', 'a type of transaction that is not in the list is unknown');
select is(pg_temp.owed(), 4825::bigint, 'unknown transactions post nothing');

-- Refunds and disputes.
update d set id = tests.create_paid_deposit((select id from o));
select is(pg_temp.note('txn_6', 'refund', -1000, 0, tests.stripe_refund(id, 're_6', 1000)), 'taken over', 'a lost refund') from d;
select is(pg_temp.note('txn_7', 'refund_failure', 1000, 0, tests.stripe_refund(id, 're_6', 1000, '{"status": "failed"}')), 'taken over',
  'the failure of a refund is taken over') from d;
select is(pg_temp.note('txn_dp_81', 'adjustment', -5000, 1500, tests.stripe_dispute(id, 'dp_8', 'lost', '{-5000}')), 'taken over',
  'a lost dispute, lost') from d;
select is(tests.purse(id), 'debt 0, promo 0, wallet 5000', 'each posted') from o;
select is(pg_temp.owed(), 4825 + 5000 - 6500::bigint, 'with its fee');
select is(pg_temp.fact('txn_dp_81'), 'stripe:txn_dp_81:dispute -5000 USD', 'a movement knows its journal');

-- Between accounts of ours: only this list tells.
select is(pg_temp.note('txn_9', 'payout', -3000, 25, '{"id": "po_1", "object": "payout", "amount": 3000, "currency": "usd"}'), 'known',
  'a payout is posted');
select is(pg_temp.owed(), 4825 + 5000 - 6500 - 3025::bigint, 'with its fee');
select is(pg_temp.note('txn_10', 'stripe_fee', -200, 0, null), 'known', 'a cost that was told before is known');
select is(pg_temp.owed(), 4825 + 5000 - 6500 - 3225::bigint, 'they are not owed to us any more');
select is((select sum(e.amount) from ledger.entry as e join ledger.journal as j on j.id = e.journal_id
  where e.account_id = tests.account('bank') and j.object_id = 'txn_9'), -3000::numeric, 'the payout is in the bank');
select is(pg_temp.note('txn_9', 'payout', -3000, 25, '{"id": "po_1", "object": "payout", "amount": 3000, "currency": "usd"}'), 'known',
  'once');

-- Our account there is kept in another currency.
update d set id = tests.create_paid_deposit((select id from o), 7000, 'EUR');
select is(pg_temp.note('txn_11', 'charge', 7700, 250, pg_temp.charge()), 'known', 'a payment in euros, settled in dollars') from d;
select is(pg_temp.fact('txn_11'), 'stripe:pi_' || replace(id::text, '-', '') || ':paid 7000 EUR', 'is compared by what was paid') from d;
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;

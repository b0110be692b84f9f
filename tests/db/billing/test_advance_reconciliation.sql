begin;
select plan(20);

delete from billing.difference; delete from billing.balance_transaction; delete from billing.reconciliation;
update ops.setting set value = '0' where name = 'billing.reconcile_lag_minutes';
create temp table o as select tests.create_organization() as id;

create function pg_temp.note(reconciliation bigint, id text, amount bigint, payment text) returns text
language plpgsql as $$
begin
  perform tests.forget_locks();
  return billing.record_balance_transaction(reconciliation, jsonb_build_object(
    'id', note.id, 'object', 'balance_transaction', 'type', 'charge', 'amount', note.amount, 'fee', 0,
    'currency', 'usd', 'created', floor(extract(epoch from now() - interval '1 hour')), 'source',
    jsonb_build_object('id', 'ch_' || id, 'object', 'charge', 'amount', note.amount, 'currency', 'usd', 'payment_intent', payment)));
end
$$;
create function pg_temp.told() returns text language sql as $$
  select string_agg(concat_ws(' ', d.status, d.fault, d.transaction_id, d.processor_amount_moved, d.ledger_amount), ', '
    order by d.fault, d.transaction_id)
  from billing.difference as d
$$;

select throws_ok($$ set local role admin; select billing.advance_reconciliation(1, now(), 0, 0) $$, '42501', null, 'admins move no look');
reset role;

-- In steps.
create temp table s as select * from billing.begin_reconciliation('stripe', 'balance');
select is_empty($$ select billing.advance_reconciliation(reconciliation_id, from_at + interval '1 day', 5, 1)
  from s $$, 'on the way there are no differences');
select results_eq('select seen_count, new_count, finished_at is null from billing.reconciliation', 'values (5, 1, true)',
  'what was seen is counted');
select is_empty($$ select billing.advance_reconciliation(reconciliation_id, from_at, 2, 0) from s $$, 'it never goes back');
select is((select b.reached_at from billing.reconciliation as b), (select from_at + interval '1 day' from s), 'to where it was');

-- What differs: one that agrees, a stranger's, another amount, and a journal of its own.
create temp table good as select tests.create_paid_deposit(id) as id from o;
create temp table wrong as select tests.create_paid_deposit(id) as id from o;
update ledger.account set status = 'open' where false;
select pg_temp.note(reconciliation_id, 'txn_good', 5000, 'pi_' || replace(good.id::text, '-', '')) from s, good;
select pg_temp.note(reconciliation_id, 'txn_wrong', 4900, 'pi_' || replace(wrong.id::text, '-', '')) from s, wrong;
select pg_temp.note(reconciliation_id, 'txn_stray', 700, 'pi_stray') from s;
create temp table invented as select tests.create_paid_deposit(id) as id from o;
update billing.reconciliation set until_at = clock_timestamp();
select results_eq(
  $$ select d.fault, d.transaction_id, d.processor_amount_moved, d.ledger_amount, d.currency
     from s, lateral billing.advance_reconciliation(reconciliation_id, 'infinity', 3, 0) as d order by 1 $$,
  $$ values ('no journal', 'txn_stray', 700::bigint, 0::bigint, 'USD'),
       ('no transaction', null, 0::bigint, 5000::bigint, 'USD'),
       ('other amount', 'txn_wrong', 4900::bigint, 5000::bigint, 'USD') $$, 'at the end they are told');
select results_eq('select seen_count, new_count, finished_at is not null from billing.reconciliation', 'values (10, 4, true)',
  'and counted');
select is_empty($$ select billing.advance_reconciliation(reconciliation_id, 'infinity', 1, 1) from s $$, 'an end is an end');

-- The next look: what is known is not news, what agrees now is settled.
select pg_temp.note(n.reconciliation_id, 'txn_wrong', 5000, 'pi_' || replace(wrong.id::text, '-', ''))
from billing.begin_reconciliation('stripe', 'balance') as n, wrong;
select pg_temp.note(n.reconciliation_id, 'txn_invented', 5000, 'pi_' || replace(invented.id::text, '-', ''))
from billing.begin_reconciliation('stripe', 'balance') as n, invented;
select is_empty($$ select d.*
  from billing.begin_reconciliation('stripe', 'balance') as n,
  lateral billing.advance_reconciliation(n.reconciliation_id, 'infinity', 0, 0) as d $$, 'nothing is new');
select is(pg_temp.told(), 'open no journal txn_stray 700 0, settled no transaction 0 5000, settled other amount txn_wrong 4900 5000',
  'two are settled');

-- One that comes back is opened again, unless it was explained.
create temp table third as select * from billing.begin_reconciliation('stripe', 'balance');
select pg_temp.note(reconciliation_id, 'txn_wrong', 4800, 'pi_' || replace(wrong.id::text, '-', '')) from third, wrong;
select is((select d.status from third, lateral billing.advance_reconciliation(reconciliation_id, 'infinity', 0, 0) as d), 'open',
  'one differs again');
select is(pg_temp.told(), 'open no journal txn_stray 700 0, settled no transaction 0 5000, open other amount txn_wrong 4800 5000',
  'it is opened, with what differs now');

-- An admin explains.
select throws_ok($$ set local role member; select api.explain_difference(1, 'because of this and that') $$, '42501', null,
  'members explain nothing');
reset role;
select tests.act_as(tests.create_user('books@example.com', admin => true));
select is((select processor_amount_moved from api.differences where transaction_id = 'txn_wrong'), 48.00, 'an admin reads decimals');
select is((select count(*) from api.reconciliations where finished_at is not null), 3::bigint, 'and the looks');
select throws_like($$ select api.explain_difference(id, 'no') from api.differences
  where transaction_id = 'txn_stray' $$, '%LM068%', 'a reason is needed');
select lives_ok($$ select api.explain_difference(id, 'paid by mistake') from api.differences
  where transaction_id = 'txn_stray' $$, 'and closes it');
select throws_like($$ select api.explain_difference(id, 'paid by mistake') from api.differences
  where transaction_id = 'txn_stray' $$, '%LM525%', 'once');
select tests.act_as_nobody();
select is_empty($$ select d.*
  from billing.begin_reconciliation('stripe', 'balance') as n,
  lateral billing.advance_reconciliation(n.reconciliation_id, 'infinity', 0, 0) as d $$, 'it is not told again');
select is((select status from billing.difference where transaction_id = 'txn_stray'), 'explained', 'nor opened');

select * from finish();
rollback;

-- Rows that no reconciliation, transaction of a processor or difference may be, whoever writes them.
begin;
select plan(21);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
insert into billing.reconciliation (processor, kind, from_at, until_at, reached_at)
values ('stripe', 'balance', '2026-01-01', '2026-01-03', '2026-01-02');
insert into billing.balance_transaction (processor, transaction_id, type, amount, currency, occurred_at, reconciliation_id)
select 'stripe', 'txn_1', 'charge', 100, 'USD', now(), s.id from billing.reconciliation as s;
insert into billing.difference (processor, fault, transaction_id, journal_id, currency, reconciliation_id)
select 'stripe', 'other amount', 'txn_1', j.id, 'USD', s.id from billing.reconciliation as s cross join ledger.journal as j;

create function pg_temp.reconciliation_broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.reconciliation', to_jsonb(s) || '{"id": -1}', change) from billing.reconciliation as s
$$;
create function pg_temp.transaction_broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.balance_transaction', to_jsonb(t) || '{"transaction_id": "txn_2"}', change)
  from billing.balance_transaction as t
$$;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.difference', to_jsonb(d) || '{"id": -1, "fault": "no journal"}', change)
  from billing.difference as d
$$;

select is(pg_temp.reconciliation_broken_by('{}'), 'nothing', 'a new reconciliation is valid');
select is(pg_temp.reconciliation_broken_by(jsonb_build_object('id', id)), 'reconciliation_pkey', 'an id is given once')
  from billing.reconciliation;
select is(pg_temp.reconciliation_broken_by('{"processor": "mattress"}'), 'reconciliation_processor_is_known',
  'the processor of a reconciliation is a known one');
select is(pg_temp.reconciliation_broken_by('{"kind": "chimney"}'), 'reconciliation_kind_is_known', 'a kind is a known word');
select is(pg_temp.reconciliation_broken_by('{"reached_at": "2025-12-31"}'), 'reconciliation_goes_forward', 'a reconciliation goes forward');
select is(pg_temp.reconciliation_broken_by('{"reached_at": "2026-01-04"}'), 'reconciliation_goes_forward', 'to its end');

select is(pg_temp.transaction_broken_by('{}'), 'nothing', 'a new transaction');
select is(pg_temp.transaction_broken_by('{"transaction_id": "txn_1"}'), 'balance_transaction_pkey', 'a transaction is noted once');
select is(pg_temp.transaction_broken_by('{"processor": "mattress"}'), 'balance_transaction_processor_is_known', 'whose it is is known');
select is(pg_temp.transaction_broken_by('{"reconciliation_id": -5}'), 'balance_transaction_reconciliation_id_fkey',
  'the reconciliation that found a transaction exists');

select is(pg_temp.broken_by('{}'), 'nothing', 'a new difference');
select is(pg_temp.broken_by('{"fault": "other amount"}'), 'difference_is_noted_once', 'a difference is noted once');
select is(pg_temp.broken_by(jsonb_build_object('id', id)), 'difference_pkey', 'an id is given once') from billing.difference;
select is(pg_temp.broken_by('{"journal_id": -5}'), 'difference_journal_id_fkey', 'its journal is known');
select is(pg_temp.broken_by('{"transaction_id": "txn_5"}'), 'difference_transaction_is_known', 'its transaction is known');
select is(pg_temp.broken_by('{"reconciliation_id": -5}'), 'difference_reconciliation_id_fkey',
  'the reconciliation that found a difference exists');
select is(pg_temp.broken_by('{"fault": "odd"}'), 'difference_fault_is_known', 'a fault is a known word');
select is(pg_temp.broken_by('{"transaction_id": null, "journal_id": null}'), 'difference_is_about_something', 'it is about something');
select is(pg_temp.broken_by(jsonb_build_object('status', 'odd', 'closed_at', now())), 'difference_status_is_known',
  'a status is a known word');
select is(pg_temp.broken_by('{"status": "settled"}'), 'difference_closed_has_a_time', 'it was closed at some time');
select is(
  pg_temp.broken_by(jsonb_build_object('status', 'explained', 'closed_at', now(), 'reason', 'so')), 'difference_explained_has_a_reason',
  'an explained difference has a reason');

select * from finish();
rollback;

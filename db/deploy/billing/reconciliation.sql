-- Deploy leadmill:billing/reconciliation to pg

begin;

create table billing.reconciliation (
  id bigint generated always as identity primary key,
  processor text not null,
  kind text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  reached_at timestamptz not null,
  seen_count integer not null default 0,
  new_count integer not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint reconciliation_processor_is_known foreign key (processor) references billing.adapter (name),
  constraint reconciliation_kind_is_known check (kind in ('events', 'balance', 'plans')),
  constraint reconciliation_goes_forward check (from_at <= reached_at and reached_at <= until_at)
);

create index reconciliation_last on billing.reconciliation (processor, kind, id desc);

comment on table billing.reconciliation is
$$Comparisons with the processor's own lists, for what its webhooks did not report: undelivered events, movements of the balance,
subscriptions to plans.$$;
comment on column billing.reconciliation.until_at is $$End of the period. The next reconciliation starts a day before it.$$;
comment on column billing.reconciliation.reached_at is $$How far it has come. An interrupted one resumes here.$$;
comment on column billing.reconciliation.new_count is
$$How many of them were new: events that were not stored, movements that were not posted, new differences.$$;

alter table billing.reconciliation enable row level security;

create table billing.balance_transaction (
  processor text not null,
  transaction_id text not null,
  type text not null,
  source_id text,
  fact text,
  amount bigint not null,
  currency text not null,
  occurred_at timestamptz not null,
  reconciliation_id bigint not null references billing.reconciliation (id),
  primary key (processor, transaction_id),
  constraint balance_transaction_processor_is_known foreign key (processor) references billing.adapter (name)
);

create index balance_transaction_by_time on billing.balance_transaction (processor, occurred_at);

create index balance_transaction_by_fact on billing.balance_transaction (fact);

create index balance_transaction_by_reconciliation on billing.balance_transaction (reconciliation_id);

comment on table billing.balance_transaction is $$Movements of our balance at the processor, as it lists them.$$;
comment on column billing.balance_transaction.transaction_id is
$$Id at the processor (txn_…; at Paystack the reference, refund-…, dispute-…, settlement-…).$$;
comment on column billing.balance_transaction.type is $$charge, refund, adjustment, payout, transaction, reversed (a transaction that was
given back), dispute …$$;
comment on column billing.balance_transaction.source_id is $$The object that moved it (ch_…, re_…, du_…, po_…).$$;
comment on column billing.balance_transaction.fact is
$$idempotency_key of the journal that records the same fact; null for what the ledger does not record.$$;
comment on column billing.balance_transaction.amount is $$Minor units, before the fee; positive is what came in.$$;
comment on column billing.balance_transaction.currency is
$$Upper case. The currency of the source, where the balance is kept in another one.$$;
comment on column billing.balance_transaction.reconciliation_id is $$The reconciliation that read it first.$$;

alter table billing.balance_transaction enable row level security;

create table billing.difference (
  id bigint generated always as identity primary key,
  processor text not null,
  fault text not null,
  transaction_id text,
  journal_id bigint references ledger.journal (id),
  processor_amount_moved bigint,
  ledger_amount bigint,
  currency text not null,
  status text not null default 'open',
  reason text,
  reconciliation_id bigint not null references billing.reconciliation (id),
  found_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  constraint difference_is_noted_once unique nulls not distinct (processor, fault, transaction_id, journal_id),
  constraint difference_transaction_is_known foreign key (processor, transaction_id)
    references billing.balance_transaction (processor, transaction_id),
  constraint difference_fault_is_known check (fault in ('no journal', 'no transaction', 'other amount', 'no refund')),
  constraint difference_is_about_something check (num_nonnulls(transaction_id, journal_id) > 0),
  constraint difference_status_is_known check (status in ('open', 'settled', 'explained')),
  constraint difference_closed_has_a_time check ((status = 'open') = (closed_at is null)),
  constraint difference_explained_has_a_reason check (
    status <> 'explained' or coalesce(length(trim(reason)), 0) >= 10)
);

create index difference_by_transaction on billing.difference (processor, transaction_id);

create index difference_by_journal on billing.difference (journal_id);

create index difference_by_reconciliation on billing.difference (reconciliation_id);

create index difference_open on billing.difference (found_at) where status = 'open';

comment on table billing.difference is $$Present and past differences between the processor's list of movements and the ledger.$$;
comment on column billing.difference.transaction_id is $$The movement at the processor.$$;
comment on column billing.difference.processor_amount_moved is $$Minor units that moved at the processor; positive is what came in.$$;
comment on column billing.difference.ledger_amount is $$Minor units that moved in the ledger.$$;
comment on column billing.difference.status is
$$open; settled: they agree now, for example after a lost event was imported; explained: an admin gave the reason.$$;

alter table billing.difference enable row level security;

commit;

-- Deploy leadmill:billing/balance_transaction to pg

begin;

create table billing.balance_transaction (
  processor text not null,
  transaction_id text not null,
  type text not null,
  source_id text,
  fact text,
  amount bigint not null,
  currency text not null,
  occurred_at timestamptz not null,
  sweep_id bigint not null references billing.sweep (id),
  primary key (processor, transaction_id),
  constraint balance_transaction_processor_is_known check (processor in ('stripe'))
);

create index balance_transaction_by_time on billing.balance_transaction (processor, occurred_at);
create index balance_transaction_by_fact on billing.balance_transaction (fact);
create index balance_transaction_by_sweep on billing.balance_transaction (sweep_id);

comment on table billing.balance_transaction is $$Movements of our balance, as the processor lists them.$$;
comment on column billing.balance_transaction.processor is $$Whose list.$$;
comment on column billing.balance_transaction.transaction_id is $$Id there (txn_…).$$;
comment on column billing.balance_transaction.type is $$charge, refund, adjustment, payout …$$;
comment on column billing.balance_transaction.source_id is $$What moved it (ch_…, re_…, du_…, po_…).$$;
comment on column billing.balance_transaction.fact is $$idem of the journal that must tell the same; null for what is not kept in the books.$$;
comment on column billing.balance_transaction.amount is $$Minor units, before the fee; plus is what came in.$$;
comment on column billing.balance_transaction.currency is $$Upper case. Of what moved it, when the processor keeps the balance in another.$$;
comment on column billing.balance_transaction.occurred_at is $$When it was made.$$;
comment on column billing.balance_transaction.sweep_id is $$The look that saw it first.$$;

commit;

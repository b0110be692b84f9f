-- Deploy leadmill:billing/difference to pg

begin;

create table billing.difference (
  id bigint generated always as identity primary key,
  processor text not null,
  fault text not null,
  transaction_id text,
  journal_id bigint references ledger.journal (id),
  at_processor bigint,
  in_books bigint,
  currency text not null,
  status text not null default 'open',
  reason text,
  sweep_id bigint not null references billing.sweep (id),
  found_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  constraint difference_is_noted_once unique nulls not distinct (processor, fault, transaction_id, journal_id),
  constraint difference_transaction_is_known foreign key (processor, transaction_id)
    references billing.balance_transaction (processor, transaction_id),
  constraint difference_fault_is_known check (fault in ('no journal', 'no transaction', 'other amount')),
  constraint difference_is_about_something check (num_nonnulls(transaction_id, journal_id) > 0),
  constraint difference_status_is_known check (status in ('open', 'settled', 'explained')),
  constraint difference_closed_has_a_time check ((status = 'open') = (closed_at is null)),
  constraint difference_explained_has_a_reason check (
    status <> 'explained' or coalesce(length(trim(reason)), 0) >= 10)
);

create index difference_by_transaction on billing.difference (processor, transaction_id);
create index difference_by_journal on billing.difference (journal_id);
create index difference_by_sweep on billing.difference (sweep_id);
create index difference_open on billing.difference (found_at) where status = 'open';

comment on table billing.difference is $$Where the processor's list of movements and our books differ, or did.$$;
comment on column billing.difference.id is $$In order of finding.$$;
comment on column billing.difference.processor is $$Whose list.$$;
comment on column billing.difference.fault is
$$no journal: money moved there that our books do not tell; no transaction: our books tell what did not move there; other amount.$$;
comment on column billing.difference.transaction_id is $$The movement there.$$;
comment on column billing.difference.journal_id is $$The journal here.$$;
comment on column billing.difference.at_processor is $$Minor units that moved there; plus is what came in.$$;
comment on column billing.difference.in_books is $$Minor units that moved here.$$;
comment on column billing.difference.currency is $$ISO 4217 code.$$;
comment on column billing.difference.status is
$$open; settled: they agree now, as after the news of a lost event was taken over; explained: an admin said why.$$;
comment on column billing.difference.reason is $$What the admin said.$$;
comment on column billing.difference.sweep_id is $$The look that found it.$$;
comment on column billing.difference.found_at is $$When it was found.$$;
comment on column billing.difference.closed_at is $$When it was settled or explained.$$;

commit;

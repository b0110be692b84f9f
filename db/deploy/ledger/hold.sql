-- Deploy leadmill:ledger/hold to pg

begin;

create table ledger.hold (
  id bigint generated always as identity primary key,
  idempotency_key text not null,
  account_id bigint not null references ledger.account (id),
  amount bigint not null,
  purpose text not null,
  state text not null default 'active',
  captured_amount bigint,
  journal_id bigint references ledger.journal (id),
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  constraint hold_idem_is_unique unique (idempotency_key),
  constraint hold_idem_names_a_fact check (idempotency_key ~ '^[a-z_]+:[^:]+(:[^:]+)+$' and length(idempotency_key) <= 200),
  constraint hold_amount_is_positive check (amount > 0),
  constraint hold_state_is_known check (state in ('active', 'captured', 'released', 'expired')),
  constraint hold_captured_has_a_journal check (
    num_nonnulls(captured_amount, journal_id) = case when state = 'captured' then 2 else 0 end),
  constraint hold_captured_within_amount check (captured_amount between 1 and amount),
  constraint hold_closed_has_a_time check ((state = 'active') = (closed_at is null)),
  constraint hold_captured_within_its_time check (state <> 'captured' or closed_at < expires_at),
  constraint hold_journal_is_unique unique (journal_id)
);

create index hold_by_account on ledger.hold (account_id, state);

create index hold_due on ledger.hold (expires_at) where state = 'active';

comment on table ledger.hold is
$$Money of an account that is reserved for a purpose; it counts against the minimum balance at once.$$;
comment on column ledger.hold.id is $$Ascending in order of creation, with gaps.$$;
comment on column ledger.hold.idempotency_key is $$Names the purpose, so that it is reserved once.$$;
comment on column ledger.hold.account_id is $$The account; account.held is the sum of its active holds.$$;
comment on column ledger.hold.amount is $$Minor units.$$;
comment on column ledger.hold.state is $$active, then once: captured, released or expired.$$;
comment on column ledger.hold.captured_amount is $$How much of it was captured; the rest was released.$$;
comment on column ledger.hold.journal_id is $$The journal that captured it.$$;
comment on column ledger.hold.expires_at is $$Nothing can be captured from then on; a job releases what is reserved.$$;
comment on column ledger.hold.closed_at is $$When it was captured, released or expired.$$;

-- No policy and no grant: balances show what is held.
alter table ledger.hold enable row level security;

commit;

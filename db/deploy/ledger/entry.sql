-- Deploy leadmill:ledger/entry to pg

begin;

create table ledger.entry (
  id bigint generated always as identity primary key,
  journal_id bigint not null references ledger.journal (id),
  account_id bigint not null,
  currency text not null,
  is_running boolean not null,
  amount bigint not null,
  seq bigint,
  prev_seq bigint,
  before bigint,
  after bigint,
  hash bytea,
  constraint entry_account_is_of_its_currency foreign key (account_id, currency, is_running)
    references ledger.account (id, currency, is_running),
  constraint entry_account_is_in_a_journal_once unique (journal_id, account_id),
  constraint entry_seq_is_unique unique (account_id, seq),
  constraint entry_after_is_referable unique (account_id, seq, after),
  -- The chain: an entry starts where the one before it ended. A wrong running balance cannot be written.
  constraint entry_starts_where_the_last_ended foreign key (account_id, prev_seq, before)
    references ledger.entry (account_id, seq, after),
  constraint entry_amount_is_not_zero check (amount <> 0),
  constraint entry_running_is_chained check (
    num_nonnulls(seq, before, after, hash) = case when is_running then 4 else 0 end),
  constraint entry_after_is_before_plus_amount check (after = before + amount),
  constraint entry_follows_the_last check (prev_seq = seq - 1),
  constraint entry_first_has_nothing_before check ((coalesce(seq, 1) = 1) = (prev_seq is null)),
  constraint entry_first_starts_at_zero check (seq <> 1 or before = 0),
  constraint entry_seq_counts_from_one check (seq >= 1),
  constraint entry_hash_is_sha256 check (length(hash) = 32)
);

create index entry_by_account on ledger.entry (account_id, id);

alter table ledger.account
  add constraint account_balance_is_its_last_entry foreign key (id, seq, balance)
    references ledger.entry (account_id, seq, after);

comment on table ledger.entry is
$$Legs of journals. The legs of a journal sum to zero in each currency. Append-only, written by ledger.post_all() only.$$;
comment on column ledger.entry.id is $$In order of posting, with gaps.$$;
comment on column ledger.entry.currency is $$Currency of the account.$$;
comment on column ledger.entry.is_running is $$As the account; a running account's entries are chained.$$;
comment on column ledger.entry.amount is $$Minor units; plus is what the platform owes.$$;
comment on column ledger.entry.seq is $$1, 2, 3 … within a running account.$$;
comment on column ledger.entry.prev_seq is $$The entry before it.$$;
comment on column ledger.entry.before is $$Balance before it.$$;
comment on column ledger.entry.after is $$Balance after it.$$;
comment on column ledger.entry.hash is $$sha256 over the hash of the entry before it, its journal and itself.$$;

alter table ledger.entry enable row level security;

commit;

-- Deploy leadmill:ledger/entry to pg

begin;

create table ledger.entry (
  id bigint generated always as identity primary key,
  journal_id bigint not null references ledger.journal (id),
  account_id bigint not null,
  currency text not null,
  keeps_balance boolean not null,
  amount bigint not null,
  seq bigint,
  prev_seq bigint,
  balance_before bigint,
  balance_after bigint,
  hash bytea,
  constraint entry_account_is_of_its_currency foreign key (account_id, currency, keeps_balance)
    references ledger.account (id, currency, keeps_balance),
  constraint entry_account_is_in_a_journal_once unique (journal_id, account_id),
  constraint entry_seq_is_unique unique (account_id, seq),
  constraint entry_after_is_referable unique (account_id, seq, balance_after),
  -- The chain: an entry starts at the balance at which the previous one ended. A wrong balance cannot be written.
  constraint entry_starts_where_the_last_ended foreign key (account_id, prev_seq, balance_before)
    references ledger.entry (account_id, seq, balance_after),
  constraint entry_amount_is_not_zero check (amount <> 0),
  constraint entry_running_is_chained check (
    num_nonnulls(seq, balance_before, balance_after, hash) = case when keeps_balance then 4 else 0 end),
  constraint entry_after_is_before_plus_amount check (balance_after = balance_before + amount),
  constraint entry_follows_the_last check (prev_seq = seq - 1),
  constraint entry_first_has_nothing_before check ((coalesce(seq, 1) = 1) = (prev_seq is null)),
  constraint entry_first_starts_at_zero check (seq <> 1 or balance_before = 0),
  constraint entry_seq_counts_from_one check (seq >= 1),
  constraint entry_hash_is_sha256 check (length(hash) = 32)
);

create index entry_by_account on ledger.entry (account_id, id);

alter table ledger.account
  add constraint account_balance_is_its_last_entry foreign key (id, seq, balance)
    references ledger.entry (account_id, seq, balance_after);

comment on table ledger.entry is
$$Legs of journals. The legs of a journal sum to zero in each currency. Append-only, written by ledger.post_all() only.$$;
comment on column ledger.entry.id is $$In order of posting, with gaps.$$;
comment on column ledger.entry.currency is $$Currency of the account.$$;
comment on column ledger.entry.keeps_balance is $$As the account; entries of an account that keeps a balance are chained.$$;
comment on column ledger.entry.amount is $$Minor units; positive is what the platform owes.$$;
comment on column ledger.entry.seq is $$1, 2, 3 … within an account that keeps a balance.$$;
comment on column ledger.entry.prev_seq is $$The previous entry of the account.$$;
comment on column ledger.entry.balance_before is $$Balance before it.$$;
comment on column ledger.entry.balance_after is $$Balance after it.$$;
comment on column ledger.entry.hash is $$sha256 over the hash of the previous entry, the journal and the entry.$$;

alter table ledger.entry enable row level security;

commit;

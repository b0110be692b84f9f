-- Deploy leadmill:ledger/chain_seal to pg

begin;

create table ledger.chain_seal (
  number bigint primary key,
  prev_number bigint,
  after_journal_id bigint not null,
  prev_root bytea,
  up_to_journal_id bigint not null,
  journal_count bigint not null,
  root bytea not null,
  sealed_at timestamptz not null default clock_timestamp(),
  constraint chain_seal_is_referable unique (number, up_to_journal_id, root),
  -- The chain: a seal begins where the previous one ended, and contains its root.
  constraint chain_seal_begins_where_the_last_ended foreign key (prev_number, after_journal_id, prev_root)
    references ledger.chain_seal (number, up_to_journal_id, root),
  constraint chain_seal_number_is_positive check (number >= 1),
  constraint chain_seal_follows_the_last check (prev_number = number - 1),
  constraint chain_seal_first_has_nothing_before check (
    num_nonnulls(prev_number, prev_root) = case when number = 1 then 0 else 2 end),
  constraint chain_seal_first_begins_at_zero check (number > 1 or after_journal_id = 0),
  constraint chain_seal_goes_forward check (up_to_journal_id > after_journal_id),
  constraint chain_seal_is_not_empty check (journal_count >= 1),
  constraint chain_seal_root_is_sha256 check (length(root) = 32)
);

create index chain_seal_by_prev on ledger.chain_seal (prev_number, after_journal_id, prev_root);

comment on table ledger.chain_seal is
$$Seals over journals with all their legs, each over the root of the previous one. Append-only. A root that was kept outside
proves everything up to it.$$;
comment on column ledger.chain_seal.after_journal_id is $$Where the previous seal ended; 0 for the first.$$;
comment on column ledger.chain_seal.up_to_journal_id is $$The last journal that it seals. No journal below it can still be inserted.$$;
comment on column ledger.chain_seal.journal_count is $$How many it seals; ids have gaps.$$;
comment on column ledger.chain_seal.root is
$$sha256 over the previous root, its number, bounds and count, and each journal with its legs.$$;

alter table ledger.chain_seal enable row level security;

create table ledger.seal_watermark (
  is_only boolean primary key default true,
  journal_id bigint not null,
  entry_id bigint not null,
  xid xid8 not null,
  marked_at timestamptz not null default clock_timestamp(),
  constraint seal_watermark_is_only check (is_only)
);

comment on table ledger.seal_watermark is
$$How far the next seal goes. Ids are drawn before they are committed, so only when all transactions of that moment have
ended is it certain that no journal below the watermark is still to come.$$;
comment on column ledger.seal_watermark.journal_id is $$The last journal that existed then.$$;
comment on column ledger.seal_watermark.entry_id is $$The last entry that existed then.$$;
comment on column ledger.seal_watermark.xid is
$$The transaction that set the watermark: every transaction that drew an id up to it has a smaller xid.$$;

-- No policy and no grant: only ledger.seal() reads the watermark.
alter table ledger.seal_watermark enable row level security;

create table ledger.balance_checkpoint (
  id bigint generated always as identity primary key,
  account_id bigint not null references ledger.account (id),
  up_to_entry_id bigint not null,
  balance bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint balance_checkpoint_is_made_once unique (account_id, up_to_entry_id)
);

comment on table ledger.balance_checkpoint is
$$Balances of derived accounts after all entries up to one, so that not all entries have to be summed up. Append-only.$$;
comment on column ledger.balance_checkpoint.id is $$Ascending in order of creation.$$;
comment on column ledger.balance_checkpoint.up_to_entry_id is $$The last entry of the sum. No entry below it can still be inserted.$$;
comment on column ledger.balance_checkpoint.balance is $$Sum of the account's entries up to it, in minor units.$$;

alter table ledger.balance_checkpoint enable row level security;

commit;

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
  -- The chain: a seal begins where the one before it ended, and holds its root.
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
$$Seals over journals with all their legs, each over the root of the one before. Append-only; a root that was kept outside
proves everything up to it.$$;
comment on column ledger.chain_seal.number is $$1, 2, 3 … without gaps.$$;
comment on column ledger.chain_seal.prev_number is $$The seal before it.$$;
comment on column ledger.chain_seal.after_journal_id is $$Where that one ended; 0 for the first.$$;
comment on column ledger.chain_seal.prev_root is $$Its root.$$;
comment on column ledger.chain_seal.up_to_journal_id is $$The last journal that it seals. Nothing can come before it any more.$$;
comment on column ledger.chain_seal.journal_count is $$How many it seals; ids have gaps.$$;
comment on column ledger.chain_seal.root is $$sha256 over the root before it, its number, bounds and count, and each journal with its legs.$$;
comment on column ledger.chain_seal.sealed_at is $$When it was sealed.$$;

commit;

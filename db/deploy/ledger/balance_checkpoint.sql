-- Deploy leadmill:ledger/balance_checkpoint to pg

begin;

create table ledger.balance_checkpoint (
  id bigint generated always as identity primary key,
  account_id bigint not null references ledger.account (id),
  up_to_entry_id bigint not null,
  balance bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint balance_checkpoint_is_made_once unique (account_id, up_to_entry_id)
);

comment on table ledger.balance_checkpoint is
$$Balances of derived accounts after all entries up to one, so that nobody has to add up everything. Append-only.$$;
comment on column ledger.balance_checkpoint.id is $$In order of making.$$;
comment on column ledger.balance_checkpoint.account_id is $$The account.$$;
comment on column ledger.balance_checkpoint.up_to_entry_id is $$The entry; nothing can come before it any more.$$;
comment on column ledger.balance_checkpoint.balance is $$Sum of the account's entries up to it, in minor units.$$;
comment on column ledger.balance_checkpoint.made_at is $$When it was made.$$;

commit;

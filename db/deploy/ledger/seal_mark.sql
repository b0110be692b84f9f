-- Deploy leadmill:ledger/seal_mark to pg

begin;

create table ledger.seal_mark (
  is_only boolean primary key default true,
  journal_id bigint not null,
  entry_id bigint not null,
  xid xid8 not null,
  marked_at timestamptz not null default clock_timestamp(),
  constraint seal_mark_is_only check (is_only)
);

comment on table ledger.seal_mark is
$$Up to where the next seal goes. Ids are drawn before they are committed: only when all transactions of that moment have
ended is it certain that nothing comes before the mark any more.$$;
comment on column ledger.seal_mark.is_only is $$There is one row.$$;
comment on column ledger.seal_mark.journal_id is $$The last journal that was seen.$$;
comment on column ledger.seal_mark.entry_id is $$The last entry that was seen.$$;
comment on column ledger.seal_mark.xid is $$The transaction that set the mark: whoever drew an id up to it has a smaller number.$$;
comment on column ledger.seal_mark.marked_at is $$That moment.$$;

commit;

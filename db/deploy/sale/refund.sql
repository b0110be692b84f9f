-- Deploy leadmill:sale/refund to pg

begin;

create table sale.refund (
  assignment_id uuid primary key references sale.assignment (id),
  journal_id bigint not null references ledger.journal (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint refund_has_its_own_journal unique (journal_id)
);

comment on table sale.refund is $$Refunded assignments, each once, whatever the reason.$$;
comment on column sale.refund.journal_id is $$The reversal of its charge.$$;

alter table sale.refund enable row level security;

commit;

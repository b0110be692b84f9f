-- Deploy leadmill:report/ledger_day to pg

begin;

create table report.rollup_watermark (
  is_only boolean primary key default true,
  journal_id bigint not null,
  time_zone text not null,
  rolled_up_at timestamptz not null default clock_timestamp(),
  constraint rollup_watermark_is_only check (is_only)
);

insert into report.rollup_watermark (journal_id, time_zone) values (0, 'UTC');

alter table report.rollup_watermark enable row level security;

comment on table report.rollup_watermark is
$$The last journal in the sums by day. It is updated with them in one transaction, so that sums and later entries are everything.$$;
comment on column report.rollup_watermark.journal_id is
$$The last journal that is in the sums; sealed, so that none below it can still be inserted.$$;
comment on column report.rollup_watermark.time_zone is $$The time zone of the days.$$;

create table report.ledger_day (
  id bigint generated always as identity primary key,
  day date not null,
  currency text not null,
  niche_id uuid,
  journal_kind text not null,
  account_kind text not null,
  amount bigint not null,
  entry_count bigint not null,
  constraint ledger_day_is_summed_once unique nulls not distinct (day, niche_id, currency, journal_kind, account_kind)
);

alter table report.ledger_day enable row level security;

comment on table report.ledger_day is
$$Entries of sealed journals, summed up by day. Derived: report.roll_up() can rebuild it from an empty table.$$;
comment on column report.ledger_day.id is $$Ascending in order of creation.$$;
comment on column report.ledger_day.day is $$Day of posting, in the zone of report.rollup_watermark.$$;
comment on column report.ledger_day.niche_id is $$Niche of the lead; null for journals without a lead.$$;
comment on column report.ledger_day.journal_kind is $$lead_charge, lead_refund, deposit …$$;
comment on column report.ledger_day.account_kind is $$wallet, promo, lead_revenue …$$;
comment on column report.ledger_day.amount is $$Sum of the entries in minor units.$$;
comment on column report.ledger_day.entry_count is $$Number of entries.$$;

commit;

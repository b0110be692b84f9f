-- Deploy leadmill:report/ledger_day to pg

begin;

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

comment on table report.ledger_day is $$Entries of sealed journals, added up by day. Derived: report.fold() makes it anew from nothing.$$;
comment on column report.ledger_day.id is $$In order of making.$$;
comment on column report.ledger_day.day is $$Day of posting, in the zone of report.fold_mark.$$;
comment on column report.ledger_day.currency is $$ISO 4217 code.$$;
comment on column report.ledger_day.niche_id is $$Niche of the lead it is about; null for journals without a lead.$$;
comment on column report.ledger_day.journal_kind is $$lead_charge, lead_refund, deposit …$$;
comment on column report.ledger_day.account_kind is $$wallet, promo, lead_revenue …$$;
comment on column report.ledger_day.amount is $$Their sum in minor units.$$;
comment on column report.ledger_day.entry_count is $$How many they are.$$;

commit;

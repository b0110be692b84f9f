-- Deploy leadmill:report/provider_day to pg

begin;

create table report.provider_day (
  id bigint generated always as identity primary key,
  day date not null,
  organization_id uuid not null,
  niche_id uuid not null,
  currency text not null,
  sold_count bigint not null,
  sold bigint not null,
  refunded_count bigint not null,
  refunded bigint not null,
  constraint provider_day_is_summed_once unique (day, organization_id, niche_id, currency)
);

create index provider_day_by_organization on report.provider_day (organization_id, day);

alter table report.provider_day enable row level security;

comment on table report.provider_day is $$What each organisation bought and got back, by day. Derived, as report.ledger_day.$$;
comment on column report.provider_day.id is $$In order of making.$$;
comment on column report.provider_day.day is $$Day of posting, in the zone of report.fold_mark.$$;
comment on column report.provider_day.organization_id is $$The buyer.$$;
comment on column report.provider_day.niche_id is $$Niche of the leads.$$;
comment on column report.provider_day.currency is $$ISO 4217 code.$$;
comment on column report.provider_day.sold_count is $$Leads bought.$$;
comment on column report.provider_day.sold is $$Their prices, in minor units.$$;
comment on column report.provider_day.refunded_count is $$Prices that came back.$$;
comment on column report.provider_day.refunded is $$What came back, in minor units.$$;

commit;

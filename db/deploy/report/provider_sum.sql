-- Deploy leadmill:report/provider_sum to pg

begin;

create table report.provider_sum (
  id bigint generated always as identity primary key,
  granularity text not null,
  period date not null,
  organization_id uuid not null,
  niche_id uuid not null,
  currency text not null,
  sold_count bigint not null,
  sold bigint not null,
  refunded_count bigint not null,
  refunded bigint not null,
  constraint provider_sum_is_summed_once unique (granularity, period, organization_id, niche_id, currency),
  constraint provider_sum_granularity_is_known check (granularity in ('day', 'month')),
  constraint provider_sum_month_begins_on_its_first check (granularity <> 'month' or extract(day from period) = 1)
);

create index provider_sum_by_organization on report.provider_sum (organization_id, granularity, period);

alter table report.provider_sum enable row level security;

comment on table report.provider_sum is
$$Purchases and refunds of each organisation by day, and by month for longer periods. Derived, as report.ledger_day.$$;
comment on column report.provider_sum.id is $$Ascending in order of creation.$$;
comment on column report.provider_sum.granularity is $$day or month.$$;
comment on column report.provider_sum.period is $$Day of posting, in the zone of report.rollup_watermark, or the first of its month.$$;
comment on column report.provider_sum.organization_id is $$The buyer.$$;
comment on column report.provider_sum.niche_id is $$Niche of the leads.$$;
comment on column report.provider_sum.sold_count is $$Number of leads bought.$$;
comment on column report.provider_sum.sold is $$Sum of their prices, in minor units.$$;
comment on column report.provider_sum.refunded_count is $$Number of refunds.$$;
comment on column report.provider_sum.refunded is $$Sum of the refunds, in minor units.$$;

commit;

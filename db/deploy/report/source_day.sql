-- Deploy leadmill:report/source_day to pg

begin;

create table report.stale_day (
  day date primary key
);

alter table report.stale_day enable row level security;

comment on table report.stale_day is
$$Days for which report.source_day is wrong, because leads of that day came, changed, or were sold or refunded since it was counted. Reports
read their leads; the roll-up counts them anew when they are over.$$;
comment on column report.stale_day.day is $$In the zone of report.rollup_watermark.$$;

create table report.source_day (
  id bigint generated always as identity primary key,
  day date not null,
  niche_id uuid not null,
  utm_source text,
  utm_medium text,
  utm_campaign text,
  partner text,
  submitted bigint not null,
  sold bigint not null,
  bad bigint not null,
  sold_to bigint not null,
  net bigint not null
);

-- Not unique with its sources: four long texts are too much for an entry of an index.
create index source_day_by_day on report.source_day (day);

alter table report.source_day enable row level security;

comment on table report.source_day is
$$Leads and their revenue by the day of their submission and where they came from. Derived: report.recount_sources() rebuilds it.$$;
comment on column report.source_day.day is $$In the zone of report.rollup_watermark.$$;
comment on column report.source_day.sold is $$Leads that were sold at least once.$$;
comment on column report.source_day.sold_to is $$Sales, refunded or not.$$;
comment on column report.source_day.net is $$Prices of sales that were not refunded, in minor units of the niche's currency.$$;

comment on column report.lead_change.count is
$$Leads that have the status now and had it not before; negative if more of them lost it. Or sales; 0 where they were refunded, which
changes the sources of the day alone.$$;

-- What was rolled up before there were sums of sources.
insert into report.stale_day (day) select distinct d.day from report.lead_day as d;

commit;

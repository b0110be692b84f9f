-- Deploy leadmill:report/source_day to pg

begin;

alter table report.lead_change
  add column lead_id uuid,
  add column sold bigint not null default 0,
  add column net bigint not null default 0;

comment on table report.lead_change is
$$What is not in report.lead_day and report.source_day yet: each statement that changes, sells or refunds leads adds rows, so that no two
transactions write the same one.$$;
comment on column report.lead_change.lead_id is $$By which its source is found. Null: noted before there were sums of sources.$$;
comment on column report.lead_change.count is
$$1 if the lead has the status now, -1 if it had it before. Or the number of its sales.$$;
comment on column report.lead_change.sold is $$1 if these are the first sales of the lead.$$;
comment on column report.lead_change.net is $$Prices of sales; of refunded ones, negative. In minor units of the niche's currency.$$;

-- Four long texts are too much for an entry of an index, so what they say is told by a hash.
create table report.source (
  id bigint generated always as identity primary key,
  utm_source text,
  utm_medium text,
  utm_campaign text,
  partner text,
  hash bytea not null,
  constraint source_is_known_once unique (hash)
);

alter table report.source enable row level security;

comment on table report.source is $$Where leads came from, each once.$$;
comment on column report.source.hash is $$Of the texts: report.source_hash().$$;

create table report.source_day (
  day date not null,
  niche_id uuid not null,
  source_id bigint not null references report.source (id),
  submitted bigint not null,
  sold bigint not null,
  bad bigint not null,
  sold_to bigint not null,
  net bigint not null,
  primary key (day, niche_id, source_id)
);

create index source_day_by_source on report.source_day (source_id);

alter table report.source_day enable row level security;

comment on table report.source_day is
$$Leads and their revenue by the day of their submission and where they came from. Derived: report.recount_sources() can rebuild it.$$;
comment on column report.source_day.day is $$In the zone of report.rollup_watermark.$$;
comment on column report.source_day.sold is $$Leads that were sold at least once.$$;
comment on column report.source_day.sold_to is $$Sales, refunded or not.$$;
comment on column report.source_day.net is $$Prices of sales that were not refunded, in minor units of the niche's currency.$$;

create type report.source_sum as (
  day date, niche_id uuid, utm_source text, utm_medium text, utm_campaign text, partner text,
  submitted bigint, sold bigint, bad bigint, sold_to bigint, net bigint
);

comment on type report.source_sum is $$Leads of a day that came from one source, or a change of their number: see report.source_day.$$;

commit;

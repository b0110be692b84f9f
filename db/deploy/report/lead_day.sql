-- Deploy leadmill:report/lead_day to pg

begin;

create table report.lead_change (
  id bigint generated always as identity primary key,
  submitted_at timestamptz not null,
  niche_id uuid not null,
  measure text not null,
  count bigint not null
);

alter table report.lead_change enable row level security;

comment on table report.lead_change is
$$What is not in report.lead_day yet: each statement that changes leads or sells adds rows, so that no two transactions write the same
one.$$;
comment on column report.lead_change.id is $$Ascending in order of creation.$$;
comment on column report.lead_change.submitted_at is
$$The quarter of an hour in which the lead was submitted: where each day begins, in any time zone.$$;
comment on column report.lead_change.measure is $$A status of intake.lead, or sale.$$;
comment on column report.lead_change.count is
$$Leads that have the status now and had it not before; negative if more of them lost it. Or sales.$$;

create table report.lead_day (
  day date not null,
  niche_id uuid not null,
  measure text not null,
  count bigint not null,
  primary key (day, niche_id, measure)
);

alter table report.lead_day enable row level security;

comment on table report.lead_day is $$Leads by the day of their submission. Derived: report.recount_leads() can rebuild it.$$;
comment on column report.lead_day.day is $$In the zone of report.rollup_watermark.$$;
comment on column report.lead_day.measure is $$A status of intake.lead, or sale.$$;
comment on column report.lead_day.count is $$Leads that have the status now, or sales of the leads of the day.$$;

commit;

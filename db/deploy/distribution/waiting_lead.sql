-- Deploy leadmill:distribution/waiting_lead to pg

begin;

create table distribution.waiting_lead (
  lead_id uuid primary key references intake.lead (id),
  retry_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);

create index waiting_lead_by_retry on distribution.waiting_lead (retry_at);

create index waiting_lead_for_filters on distribution.waiting_lead (lead_id) where retry_at is null;

comment on table distribution.waiting_lead is
$$Leads that are offered again automatically: those with capacity left for a closed subscription, when it opens (see
catalog.niche.opening_wait); those of a niche whose filters are being upgraded, when that is finished.$$;

alter table distribution.waiting_lead enable row level security;

comment on column distribution.waiting_lead.retry_at is $$When it is offered again; null: once the filters of its niche are upgraded.$$;

commit;

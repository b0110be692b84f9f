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
$$Leads that are offered again by themselves: with room for a buyer who is closed, when he opens (see catalog.niche.opening_wait);
of a niche whose filters are being upgraded, when that is done.$$;

alter table distribution.waiting_lead enable row level security;

comment on column distribution.waiting_lead.retry_at is $$When the next of those who want it opens; null: when the filters of its niche are upgraded.$$;

commit;

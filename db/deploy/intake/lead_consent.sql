-- Deploy leadmill:intake/lead_consent to pg

begin;

create table intake.lead_consent (
  lead_id uuid not null references intake.lead (id),
  consent_id uuid not null references catalog.consent (id),
  agreed_at timestamptz not null default clock_timestamp(),
  primary key (lead_id, consent_id)
);

create index lead_consent_by_consent on intake.lead_consent (consent_id);

comment on table intake.lead_consent is $$Which texts a person agreed to when the lead was submitted.$$;

alter table intake.lead_consent enable row level security;

commit;

-- Deploy leadmill:intake/partner_submission to pg

begin;

create table intake.partner_submission (
  lead_id uuid primary key references intake.lead (id),
  organization_id uuid not null references identity.organization (id),
  api_key_id uuid not null references identity.api_key (id),
  submission_key text,
  created_at timestamptz not null default clock_timestamp(),
  constraint partner_submission_key_is_short check (length(submission_key) between 8 and 200)
);

create index partner_submission_by_organization on intake.partner_submission (organization_id, lead_id desc);

create index partner_submission_by_api_key on intake.partner_submission (api_key_id);

create unique index partner_submission_key_is_unique on intake.partner_submission (organization_id, submission_key)
where submission_key is not null;

comment on table intake.partner_submission is $$Which organisation submitted a lead by an API key. Its own leads are those of these rows.$$;
comment on column intake.partner_submission.submission_key is $$The key that the sender chose, unique within its organisation.$$;

alter table intake.partner_submission enable row level security;

commit;

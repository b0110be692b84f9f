-- Deploy leadmill:intake/test_lead to pg

begin;

create table intake.test_lead (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  api_key_id uuid not null references identity.api_key (id),
  -- A niche that nobody has used but for tests can be deleted.
  niche_id uuid not null references catalog.niche (id) on delete cascade,
  status text not null,
  submission_key text,
  request_hash bytea,
  created_at timestamptz not null default clock_timestamp(),
  constraint test_lead_status_is_known check (
    status in ('pending_approval', 'approved', 'distributed', 'unsold', 'rejected', 'bad')),
  constraint test_lead_submission_key_has_a_length check (length(submission_key) between 8 and 200),
  constraint test_lead_submission_key_has_its_request check ((submission_key is null) = (request_hash is null)),
  constraint test_lead_request_hash_has_its_length check (length(request_hash) = 32),
  constraint test_lead_submission_key_is_unique unique (organization_id, submission_key)
);

create index test_lead_by_organization on intake.test_lead (organization_id, id desc);

create index test_lead_by_api_key on intake.test_lead (api_key_id);

create index test_lead_by_niche on intake.test_lead (niche_id);

create index test_lead_by_age on intake.test_lead (created_at, id);

comment on table intake.test_lead is
$$Leads that were submitted by keys for tests. They are no leads: nothing but intake.submit_lead() and intake.submitted_leads() knows them,
and what a form contained is checked and not kept.$$;
comment on column intake.test_lead.status is $$As the e-mail address asked for (intake.test_status).$$;
comment on column intake.test_lead.submission_key is $$The key that the sender chose, unique among the test leads of its organisation.$$;
comment on column intake.test_lead.request_hash is $$SHA-256 of the request, so that the same key with other content is noticed.$$;

alter table intake.test_lead enable row level security;

commit;

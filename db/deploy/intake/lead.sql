-- Deploy leadmill:intake/lead to pg

begin;

create table intake.lead (
  id uuid primary key default ops.uuid_v7(),
  niche_id uuid not null references catalog.niche (id),
  form_schema_id uuid not null,
  status text not null default 'pending_approval',
  answers jsonb not null,
  point extensions.geography (Point, 4326),
  submission_key text,
  approved_by uuid references identity.user_account (id),
  approved_at timestamptz,
  rejected_by uuid references identity.user_account (id),
  rejected_at timestamptz,
  rejection_reason text,
  distributed_at timestamptz,
  marked_bad_by uuid references identity.user_account (id),
  marked_bad_at timestamptz,
  bad_reason text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  archived_at timestamptz,
  constraint lead_schema_is_of_its_niche foreign key (form_schema_id, niche_id)
    references catalog.form_schema (id, niche_id),
  constraint lead_submission_key_is_unique unique (submission_key),
  constraint lead_submission_key_is_short check (length(submission_key) between 8 and 200),
  constraint lead_status_is_known check (
    status in ('pending_approval', 'approved', 'distributed', 'unsold', 'rejected', 'bad')),
  constraint lead_answers_are_an_object check (jsonb_typeof(answers) = 'object'),
  constraint lead_archived_is_a_stub check (
    archived_at is null or (answers = '{}' and status not in ('pending_approval', 'approved'))),
  constraint lead_rejected_has_a_reason check (status <> 'rejected' or (rejected_at is not null and rejection_reason is not null)),
  constraint lead_bad_has_a_reason check (status <> 'bad' or (marked_bad_at is not null and bad_reason is not null)),
  constraint lead_sold_was_approved check (status not in ('approved', 'distributed', 'unsold') or approved_at is not null)
);

create index lead_by_niche on intake.lead (niche_id, created_at desc, id desc);

create index lead_by_status on intake.lead (status, created_at desc, id desc);

create index lead_by_age on intake.lead (created_at desc, id desc);

-- The archive takes leads from here, oldest first.
create index lead_not_archived on intake.lead (created_at, id) where archived_at is null;

create index lead_by_schema on intake.lead (form_schema_id, niche_id);

create index lead_by_approver on intake.lead (approved_by) where approved_by is not null;

create index lead_by_rejecter on intake.lead (rejected_by) where rejected_by is not null;

create index lead_by_marker on intake.lead (marked_bad_by) where marked_bad_by is not null;

create index lead_by_point on intake.lead using gist (point) where point is not null;

comment on table intake.lead is $$A person's request for offers, without the person: contact data is in intake.lead_contact.$$;
comment on column intake.lead.answers is $$Answers to the form, typed by its schema. Never contact data.$$;
comment on column intake.lead.point is
$$The first location of its form that has coordinates; null if none has. Set by a trigger.$$;
comment on column intake.lead.archived_at is
$$When its answers, attribution and contact data moved to intake.lead_archive and intake.contact_archive. The rest of the row stays, because
sales, journals and refunds refer to it.$$;
comment on column intake.lead.submission_key is $$Idempotency key of the sender. The same key returns the same lead.$$;

alter table intake.lead enable row level security;

create table intake.lead_contact (
  lead_id uuid primary key references intake.lead (id),
  name text not null,
  email text not null,
  phone text,
  request_hash bytea,
  created_at timestamptz not null default clock_timestamp(),
  constraint lead_contact_name_has_a_length check (not ops.is_blank(name) and length(name) <= 255),
  constraint lead_contact_email_is_an_address check (ops.is_email_address(email)),
  constraint lead_contact_name_is_one_line check (name !~ '[[:cntrl:]]'),
  constraint lead_contact_phone_is_short check (length(phone) <= 40)
);

-- What intake.contact_text() returns, which finds words in it.
create index lead_contact_by_words on intake.lead_contact
using gin (lower(name || ' ' || email || ' ' || coalesce(phone, '')) extensions.gin_trgm_ops);

-- Who has sent a form before; see intake.similar_leads().
create index lead_contact_by_email on intake.lead_contact (email);
create index lead_contact_by_phone on intake.lead_contact (phone) where phone is not null;

comment on table intake.lead_contact is $$The vault: who the person is. Only admins and buyers of the lead can read it.$$;
comment on column intake.lead_contact.email is $$Canonical e-mail address (ops.email_address()).$$;
comment on column intake.lead_contact.phone is $$Canonical phone number (ops.phone_number()): E.164 if its country is known.$$;
comment on column intake.lead_contact.request_hash is
$$sha256 of the original request, if it had a submission key: the same key with other content is refused. It is in the vault,
because contact data could be guessed from it.$$;

alter table intake.lead_contact enable row level security;

create table intake.lead_attribution (
  lead_id uuid primary key references intake.lead (id),
  referrer_url text,
  utm_source text,
  utm_medium text,
  utm_campaign text,
  utm_term text,
  utm_content text,
  partner text,
  click_id text,
  visitor_session text,
  address inet,
  agent text,
  constraint lead_attribution_is_short check (
    length(referrer_url) <= 2000 and length(utm_source) <= 255 and length(utm_medium) <= 255
    and length(utm_campaign) <= 255 and length(utm_term) <= 255 and length(utm_content) <= 255
    and length(partner) <= 255 and length(click_id) <= 255 and length(visitor_session) <= 255)
);

create index lead_attribution_by_source on intake.lead_attribution (utm_source) where utm_source is not null;

comment on table intake.lead_attribution is $$Where a lead came from, as the submitting page stated.$$;

alter table intake.lead_attribution enable row level security;

commit;

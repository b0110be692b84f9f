-- Deploy leadmill:intake/contact_message to pg

begin;

create table intake.contact_message (
  id uuid primary key default ops.uuid_v7(),
  name text not null,
  email text not null,
  message text not null,
  niche_id uuid references catalog.niche (id),
  topic text,
  status text not null default 'new',
  handled_by uuid references identity.user_account (id),
  handled_at timestamptz,
  address inet,
  agent text,
  submission_key text,
  request_hash bytea,
  created_at timestamptz not null default clock_timestamp(),
  constraint contact_message_submission_key_is_unique unique (submission_key),
  constraint contact_message_submission_key_is_short check (length(submission_key) between 8 and 200),
  constraint contact_message_has_a_hash_beside_its_key check ((submission_key is null) = (request_hash is null)),
  constraint contact_message_name_is_a_line check (not ops.is_blank(name) and length(name) <= 100 and name !~ '[[:cntrl:]]'),
  constraint contact_message_email_is_an_address check (ops.is_email_address(email)),
  constraint contact_message_text_has_a_length check (not ops.is_blank(message) and length(message) <= 5000),
  constraint contact_message_topic_is_short check (length(topic) <= 100),
  constraint contact_message_status_is_known check (status in ('new', 'answered', 'spam')),
  constraint contact_message_handled_has_a_time check ((status = 'new') = (handled_at is null))
);

create index contact_message_by_status on intake.contact_message (status, created_at desc, id desc);

create index contact_message_by_age on intake.contact_message (created_at desc, id desc);

create index contact_message_by_email on intake.contact_message (email);

create index contact_message_by_niche on intake.contact_message (niche_id) where niche_id is not null;

create index contact_message_by_handler on intake.contact_message (handled_by) where handled_by is not null;

comment on table intake.contact_message is
$$What visitors write through the contact form. It is a vault like intake.lead_contact: only admins read it, and a row is deleted after
intake.contact_message_days.$$;
comment on column intake.contact_message.email is $$Canonical e-mail address (ops.email_address()); nobody has proved that it is theirs.$$;
comment on column intake.contact_message.niche_id is $$The niche that the message is about, if its sender said so.$$;
comment on column intake.contact_message.topic is $$One of the setting intake.contact_topics at the time.$$;
comment on column intake.contact_message.handled_by is $$The admin who marked it answered or spam.$$;
comment on column intake.contact_message.submission_key is $$Idempotency key of the sender. The same key returns the same answer.$$;
comment on column intake.contact_message.request_hash is
$$sha256 of the request, if it had a submission key: the same key with other content is refused.$$;

alter table intake.contact_message enable row level security;

commit;

-- Deploy leadmill:notification/delivery to pg

begin;

create table notification.delivery (
  id uuid primary key default ops.uuid_v7(),
  template text not null references notification.template (name),
  organization_id uuid references identity.organization (id),
  user_id uuid references identity.user_account (id),
  lead_id uuid references intake.lead (id),
  proof_id uuid references identity.proof (id) on delete set null,
  refs jsonb not null default '{}',
  status text not null default 'queued',
  attempts integer not null default 0,
  job_id bigint,
  source bytea,
  smtp_code integer,
  last_error text,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint delivery_has_one_recipient check (
    num_nonnulls(user_id, lead_id, proof_id) = 1 or (num_nonnulls(user_id, lead_id, proof_id) = 0
      -- When a proof is deleted, the log of its mail remains.
      and (organization_id is not null or template in ('verify_email', 'account_exists', 'reset_password')
        or template = 'contact_confirmation' and refs ? 'contact_message_id'
        or template = 'payment_thanks' and refs ? 'deposit_id'))),
  constraint delivery_refs_are_an_object check (jsonb_typeof(refs) = 'object'),
  constraint delivery_status_is_known check (status in ('queued', 'sending', 'sent', 'failed')),
  constraint delivery_finished_has_a_time check ((status in ('sent', 'failed')) = (finished_at is not null)),
  constraint delivery_last_error_is_short check (length(last_error) <= 1000)
);

create index delivery_by_template on notification.delivery (template, created_at desc);

create index delivery_by_organization on notification.delivery (organization_id, created_at desc, id desc);

create index delivery_by_user on notification.delivery (user_id);

create index delivery_by_lead on notification.delivery (lead_id);

create index delivery_by_proof on notification.delivery (proof_id) where proof_id is not null;

create index delivery_unfinished on notification.delivery (created_at) where status in ('queued', 'sending');

comment on table notification.delivery is
$$One row for each mail to one recipient, with its outcome. It stores ids only: the address is read when the mail is sent.$$;
comment on column notification.delivery.id is $$Time-ordered uuid; the mail's Message-ID, the same at each attempt.$$;
comment on column notification.delivery.organization_id is
$$The organisation for which the user gets the mail, if any; without a user the organisation itself, at its address for warnings.$$;
comment on column notification.delivery.user_id is
$$The recipient; null if it is the submitter of a lead, the sender of a contact message (of refs), an organisation or an address without an
account.$$;
comment on column notification.delivery.proof_id is $$The proof whose address is the recipient; null once the proof is gone.$$;
comment on column notification.delivery.status is $$queued, sending, sent or failed (permanently).$$;
comment on column notification.delivery.attempts is $$How often a worker started to send it.$$;
comment on column notification.delivery.job_id is $$The job that sends it; the queue deletes old jobs.$$;
comment on column notification.delivery.source is $$Keyed hash of the network whose request caused the mail; see ops.network_key().$$;
comment on column notification.delivery.last_error is $$Why the last attempt failed; never contains the address.$$;

alter table notification.delivery enable row level security;

commit;

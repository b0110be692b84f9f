-- Deploy leadmill:billing/webhook_inbox to pg

begin;

create table billing.webhook_inbox (
  processor text not null,
  event_id text not null,
  type text not null,
  created timestamptz,
  api_version text,
  livemode boolean,
  headers jsonb not null default '{}',
  body bytea,
  body_sha256 bytea not null,
  is_answer boolean not null default false,
  status text not null default 'received',
  waiting_on text,
  quarantine_reason text,
  deposit_id uuid references billing.deposit (id),
  journal_id bigint references ledger.journal (id),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  last_error text,
  received_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (processor, event_id),
  constraint webhook_inbox_processor_is_known foreign key (processor) references billing.adapter (name),
  constraint webhook_inbox_event_id_is_short check (length(event_id) between 1 and 255),
  constraint webhook_inbox_type_is_short check (length(type) between 1 and 255),
  constraint webhook_inbox_body_sha256_is_one check (length(body_sha256) = 32),
  constraint webhook_inbox_status_is_known check (
    status in ('received', 'applied', 'ignored', 'waiting', 'failed', 'quarantined')),
  constraint webhook_inbox_waiting_waits_on_something check ((status = 'waiting') = (waiting_on is not null)),
  constraint webhook_inbox_quarantine_reason_is_known check (
    quarantine_reason in ('mismatch', 'exceeding', 'unread_version', 'given_up')),
  constraint webhook_inbox_quarantined_has_a_reason check ((status = 'quarantined') = (quarantine_reason is not null)),
  constraint webhook_inbox_failed_is_tried_again check ((status = 'failed') = (next_attempt_at is not null)),
  constraint webhook_inbox_finished_has_a_time check (
    (status in ('applied', 'ignored', 'quarantined')) = (finished_at is not null))
);

create index webhook_inbox_waiting on billing.webhook_inbox (processor, waiting_on) where status = 'waiting';

create index webhook_inbox_due on billing.webhook_inbox (next_attempt_at) where status = 'failed';

create index webhook_inbox_quarantined on billing.webhook_inbox (received_at) where status = 'quarantined';

create index webhook_inbox_by_age on billing.webhook_inbox (received_at);

create index webhook_inbox_kept on billing.webhook_inbox (finished_at) where body is not null;

create index webhook_inbox_by_deposit on billing.webhook_inbox (deposit_id);

create index webhook_inbox_by_journal on billing.webhook_inbox (journal_id);

comment on table billing.webhook_inbox is
$$Events of payment processors, stored before they are applied, and answers that need a decision. Bodies are deleted later; rows stay, to
recognise duplicates.$$;
comment on column billing.webhook_inbox.event_id is $$Id at the processor; an event is stored once.$$;
comment on column billing.webhook_inbox.headers is $$Headers of interest.$$;
comment on column billing.webhook_inbox.body is $$The signed bytes; null once deleted.$$;
comment on column billing.webhook_inbox.body_sha256 is $$Their hash.$$;
comment on column billing.webhook_inbox.is_answer is
$$Not an event but an answer of the processor to our own question, kept because it waits or contradicts our own row.$$;
comment on column billing.webhook_inbox.status is
$$received; applied; ignored: not about us; waiting: its payment is unknown, or a job asks the processor; failed: retried; quarantined:
contradicts our own row or was given up, an admin decides.$$;
comment on column billing.webhook_inbox.waiting_on is
$$The processor's id of the object that it waits for (pi_…), or what the processor is being asked (transaction:…).$$;
comment on column billing.webhook_inbox.quarantine_reason is
$$mismatch: contradicts our own row; exceeding: more would be refunded than was paid, applied again when a refund comes back;
unread_version; given_up: failed too often.$$;
comment on column billing.webhook_inbox.deposit_id is $$The deposit that it is about.$$;
comment on column billing.webhook_inbox.attempts is $$Attempts since it arrived or was replayed.$$;
comment on column billing.webhook_inbox.last_error is $$Why it failed or was quarantined.$$;

-- Bodies and headers contain personal data of payers, so no web role can read these columns.
alter table billing.webhook_inbox enable row level security;

commit;

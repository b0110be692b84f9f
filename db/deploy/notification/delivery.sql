-- Deploy leadmill:notification/delivery to pg

begin;

-- Foreign keys to tables of other rooms are left out: to drop a partition would lock each of these tables.
create table notification.delivery (
  id uuid not null default ops.uuid_v7(),
  template text references notification.template (name),
  rule_id uuid,
  rule_version integer,
  channel_id uuid,
  destination_id uuid,
  sequence bigint,
  organization_id uuid,
  user_id uuid,
  lead_id uuid,
  proof_id uuid,
  refs jsonb not null default '{}',
  event_kind text,
  events jsonb not null default '[]',
  event_count integer not null default 0,
  message jsonb,
  is_test boolean not null default false,
  collapse_key text,
  status text not null default 'due',
  due_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 0,
  failures integer not null default 0,
  job_id bigint,
  source bytea,
  status_code integer,
  last_error text,
  external_reference text,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (id),
  constraint delivery_is_a_mail_or_of_a_channel check (num_nonnulls(template, channel_id) >= 1),
  constraint delivery_has_one_recipient check (
    num_nonnulls(user_id, lead_id, proof_id, channel_id) = 1
      or (num_nonnulls(user_id, lead_id, proof_id, channel_id) = 0 and (organization_id is not null
        or template = 'contact_confirmation' and refs ? 'contact_message_id'
        or template = 'payment_thanks' and refs ? 'deposit_id'))),
  constraint delivery_in_a_queue_has_a_number check ((destination_id is null) = (sequence is null)),
  constraint delivery_refs_are_an_object check (jsonb_typeof(refs) = 'object'),
  constraint delivery_events_are_a_short_list check (jsonb_typeof(events) = 'array' and jsonb_array_length(events) <= 100),
  constraint delivery_event_count_is_right check (event_count >= jsonb_array_length(events)),
  -- What happened is read when it is sent; only a test says what to send.
  constraint delivery_message_is_a_test check (message is null or is_test),
  constraint delivery_status_is_known check (status in ('held', 'due', 'sending', 'sent', 'failed')),
  constraint delivery_finished_has_a_time check ((status in ('sent', 'failed')) = (finished_at is not null)),
  constraint delivery_last_error_is_short check (length(last_error) <= 1000),
  constraint delivery_external_reference_is_short check (length(external_reference) <= 200)
) partition by range (id);

create table notification.delivery_default partition of notification.delivery default;

create index delivery_by_template on notification.delivery (template, created_at desc) where template is not null;

create index delivery_by_organization on notification.delivery (organization_id, created_at desc, id desc);

create index delivery_by_rule on notification.delivery (rule_id, created_at desc) where rule_id is not null;

create index delivery_by_channel on notification.delivery (channel_id, created_at desc) where channel_id is not null;

create index delivery_by_user on notification.delivery (user_id) where user_id is not null;

create index delivery_by_lead on notification.delivery (lead_id) where lead_id is not null;

create index delivery_by_proof on notification.delivery (proof_id) where proof_id is not null;

create index delivery_unfinished on notification.delivery (created_at) where status in ('due', 'sending');

create index delivery_failed on notification.delivery (finished_at) where status = 'failed';

create index delivery_held on notification.delivery (due_at) where status = 'held';

-- The queue of each destination; see notification.claim_next().
create index delivery_queue on notification.delivery (
  destination_id, (coalesce(organization_id, '00000000-0000-0000-0000-000000000000')), sequence) where status = 'due';

comment on table notification.delivery is
$$One row for each notification to one recipient, with its outcome: a mail to a person, or what a rule sends to a channel. It stores ids
only: addresses and contents are read when it is sent. Partitioned by week of the id; partitions older than notification.delivery_days are
dropped.$$;
comment on table notification.delivery_default is $$Deliveries of weeks that have no partition: expected to be empty.$$;
comment on column notification.delivery.id is
$$Time-ordered uuid; the Message-ID of a mail and the webhook-id of a request, the same at each attempt.$$;
comment on column notification.delivery.template is $$The mail; null if it is not a mail.$$;
comment on column notification.delivery.rule_id is $$The rule that wanted it; null for mails of functions and tests of a channel.$$;
comment on column notification.delivery.destination_id is $$The queue in which it waits; null for mails, which are jobs.$$;
comment on column notification.delivery.sequence is
$$Its number in the queue: deliveries start in this order. Each destination counts its own.$$;
comment on column notification.delivery.organization_id is
$$The organisation that the channel belongs to, or for which the user gets the mail; without either the organisation itself, at its address
for warnings.$$;
comment on column notification.delivery.user_id is
$$The recipient; null if it is the submitter of a lead, the sender of a contact message or the payer of a payment (of refs), a channel,
an organisation or an address without an account.$$;
comment on column notification.delivery.proof_id is $$The proof whose address is the recipient.$$;
comment on column notification.delivery.event_kind is $$Of the first event.$$;
comment on column notification.delivery.events is
$$What it tells: {id, kind, subject_id, organization_id, refs, happened_at} of each event, the first 100 of a digest.$$;
comment on column notification.delivery.event_count is $$Number of events, with those that are not listed.$$;
comment on column notification.delivery.message is $$The message of a test; null: read from the source of the event.$$;
comment on column notification.delivery.collapse_key is
$$Events with the same key join this delivery while it is unsent: the thread of the message, `digest`, `bulk` or `mail`.$$;
comment on column notification.delivery.status is
$$held (until due_at: quiet hours, a digest, a burst, another attempt), due (in its queue), sending, sent or failed (permanently).$$;
comment on column notification.delivery.attempts is $$How often a worker started to send it.$$;
comment on column notification.delivery.failures is
$$Failed attempts since it was created or sent again by hand: the schedule goes by it.$$;
comment on column notification.delivery.job_id is $$The job that sends a mail; the queue deletes old jobs.$$;
comment on column notification.delivery.source is $$Keyed hash of the network whose request caused the mail; see ops.network_key().$$;
comment on column notification.delivery.status_code is $$Last answer: of the mail server, or of HTTP.$$;
comment on column notification.delivery.last_error is $$Why the last attempt failed; never contains an address or a secret.$$;
comment on column notification.delivery.external_reference is $$The reference with which the receiver answered.$$;

alter table notification.delivery enable row level security;

alter table notification.delivery_default enable row level security;

create table notification.attempt (
  delivery_id uuid not null,
  number integer not null,
  organization_id uuid,
  outcome text not null,
  status_code integer,
  duration_ms integer,
  answer text,
  problem text,
  finished_at timestamptz not null default clock_timestamp(),
  primary key (delivery_id, number),
  constraint attempt_outcome_is_known check (outcome in ('sent', 'retry', 'failed', 'gone', 'refused', 'lost')),
  constraint attempt_duration_is_not_negative check (duration_ms >= 0),
  constraint attempt_answer_is_short check (length(answer) <= 1024),
  constraint attempt_problem_is_short check (length(problem) <= 1000)
) partition by range (delivery_id);

create table notification.attempt_default partition of notification.attempt default;

create index attempt_by_organization on notification.attempt (organization_id, finished_at desc);

comment on table notification.attempt is
$$Each attempt to send a delivery, with its outcome. Partitioned by week of the delivery, and dropped with it.$$;
comment on table notification.attempt_default is $$Attempts of weeks that have no partition: expected to be empty.$$;
comment on column notification.attempt.number is $$The first attempt is 1.$$;
comment on column notification.attempt.organization_id is $$Of the delivery.$$;
comment on column notification.attempt.outcome is
$$sent, retry (another attempt follows), failed (permanently), gone (and the channel was disabled), refused (a mail server refused the
address) or lost (the worker died: nobody knows).$$;
comment on column notification.attempt.status_code is $$Reply of the mail server, or status of HTTP; null without an answer.$$;
comment on column notification.attempt.answer is $$The first kilobyte of the answer, as text.$$;
comment on column notification.attempt.problem is $$Why it failed; never contains an address or a secret.$$;

alter table notification.attempt enable row level security;

alter table notification.attempt_default enable row level security;

create table notification.delivery_key (
  event_id bigint not null,
  rule_id uuid not null,
  channel_id uuid not null,
  delivery_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (event_id, rule_id, channel_id)
);

create index delivery_key_by_age on notification.delivery_key (created_at);

comment on table notification.delivery_key is
$$One delivery for each event, rule and channel, however often the event is matched. It is not partitioned, because a key that is unique in
each partition only would be given again in the next one. Pruned by age, later than deliveries.$$;

alter table notification.delivery_key enable row level security;

create table notification.open_delivery (
  rule_id uuid not null,
  channel_id uuid not null,
  collapse_key text not null,
  delivery_id uuid not null,
  closes_at timestamptz not null,
  primary key (rule_id, channel_id, collapse_key)
);

create index open_delivery_by_end on notification.open_delivery (closes_at);

comment on table notification.open_delivery is
$$Deliveries that further events join while they are unsent: at most one of a rule, channel and key. The row is deleted some time after
its end.$$;
comment on column notification.open_delivery.collapse_key is $$As in notification.delivery.$$;
comment on column notification.open_delivery.closes_at is $$From when on no further event joins.$$;

alter table notification.open_delivery enable row level security;

commit;

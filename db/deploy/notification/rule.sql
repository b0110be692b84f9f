-- Deploy leadmill:notification/rule to pg

begin;

create table notification.rule (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid references identity.organization (id),
  name text not null,
  event_kinds text[] not null,
  channel_id uuid references notification.channel (id),
  recipient_kind text,
  template text references notification.template (name),
  setting text references ops.setting (name),
  filter jsonb not null default '{}',
  predicate jsonpath,
  distance_conditions jsonb,
  access_terms text[] not null default '{*}',
  mode text not null default 'compact',
  body_template jsonb,
  digest text not null default 'each',
  quiet_from time,
  quiet_until time,
  position integer not null default 0,
  is_enabled boolean not null default true,
  version integer not null default 1,
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint rule_name_has_a_length check (length(trim(name)) between 1 and 100),
  constraint rule_names_events check (cardinality(event_kinds) between 1 and 50 and array_position(event_kinds, null) is null),
  constraint rule_has_one_target check (num_nonnulls(channel_id, template) = 1 and (template is null) = (recipient_kind is null)),
  -- Mails that our templates word go to recipients that only the platform may choose.
  constraint rule_mails_are_of_the_platform check (template is null or organization_id is null),
  constraint rule_recipient_kind_is_known check (
    recipient_kind in ('user', 'organization', 'lead', 'proof', 'contact_message', 'payment', 'admins', 'alert',
      'billing')),
  constraint rule_setting_is_of_the_platform check (setting is null or organization_id is null),
  constraint rule_mails_have_no_filter check (
    template is null or (filter = '{}' and predicate is null and digest = 'each' and quiet_from is null and body_template is null)),
  constraint rule_filter_is_an_object check (jsonb_typeof(filter) = 'object'),
  constraint rule_filter_is_compiled check (filter = '{}' or predicate is not null),
  constraint rule_has_terms check (cardinality(access_terms) > 0),
  constraint rule_mode_is_known check (mode in ('compact', 'detailed')),
  constraint rule_digest_is_known check (digest in ('each', 'hourly', 'daily')),
  constraint rule_quiet_hours_have_two_ends check (
    (quiet_from is null) = (quiet_until is null) and quiet_from <> quiet_until),
  constraint rule_version_counts check (version >= 1)
);

create index rule_by_organization on notification.rule (organization_id, position, id);

create unique index rule_of_the_platform on notification.rule (name) where organization_id is null;

create index rule_by_channel on notification.rule (channel_id);

create index rule_by_template on notification.rule (template) where template is not null;

create index rule_by_setting on notification.rule (setting) where setting is not null;

create index rule_by_creator on notification.rule (created_by);

comment on table notification.rule is
$$Who hears of which events. The defaults of the platform name a template of mail and its recipients; rules of organisations name one of
their channels.$$;
comment on column notification.rule.organization_id is
$$Null for a rule of the platform, which hears the events of all organisations.$$;
comment on column notification.rule.event_kinds is $$Names in event.kind.$$;
comment on column notification.rule.recipient_kind is
$$Who gets the mail: the subject of the event, which is a user, a lead (its submitter), a proof (its address), a contact message (its
sender) or a payment (its payer); the organization of the event (the members who manage its settings); billing: those who manage its
money; alert: its address for warnings, or while none is confirmed those who manage its money; or admins.$$;
comment on column notification.rule.setting is $$The mail is sent only while this setting is true; null: always.$$;
comment on column notification.rule.filter is
$$Which of these events, in the language of a subscription's filter, over the `data` of the message; {}: all.$$;
comment on column notification.rule.predicate is $$The filter, compiled by distribution.compile_filter(); null: all.$$;
comment on column notification.rule.distance_conditions is $$Its conditions within_km; see distribution.subscription.$$;
comment on column notification.rule.access_terms is
$$Terms of which every event that passes the filter has one; {*} if nothing better is known.$$;
comment on column notification.rule.mode is $$compact or detailed: how much of the message a card shows.$$;
comment on column notification.rule.body_template is
$$The body of a request to an endpoint, as notification.body_template_faults() describes it; null: the standard body.$$;
comment on column notification.rule.digest is $$each event on its own, or what happened in an hour or a day together.$$;
comment on column notification.rule.quiet_from is
$$From this time of day on, in the time zone of the organisation, nothing is sent; what happens is sent at quiet_until.$$;
comment on column notification.rule.position is $$Its place in the list of the organisation.$$;
comment on column notification.rule.version is $$Counts the changes: a change that names an older version is refused.$$;

alter table notification.rule enable row level security;

create table notification.rule_term (
  organization_id uuid not null,
  event_kind text not null references event.kind (name),
  field text not null,
  term text not null,
  rule_id uuid not null references notification.rule (id) on delete cascade,
  primary key (organization_id, event_kind, field, term, rule_id)
);

create index rule_term_by_rule on notification.rule_term (rule_id);

create index rule_term_by_kind on notification.rule_term (event_kind);

comment on table notification.rule_term is
$$The enabled rules with a channel, by what an event has: the only table that is read to know whether anybody wants an event. A trigger of
notification.rule writes it.$$;
comment on column notification.rule_term.organization_id is $$Only zeros for a rule of the platform.$$;
comment on column notification.rule_term.field is $$The field that the term is about; * for all events.$$;
comment on column notification.rule_term.term is $$One of the rule's access terms.$$;

alter table notification.rule_term enable row level security;

create table notification.pending_event (
  id bigint primary key,
  kind text not null,
  subject_id uuid not null,
  organization_id uuid not null,
  refs jsonb not null,
  happened_at timestamptz not null,
  problem text,
  constraint pending_event_problem_is_short check (length(problem) <= 1000)
);

create index pending_event_by_organization on notification.pending_event (organization_id, id) where problem is null;

comment on table notification.pending_event is
$$Events that some rule may want and that no worker has matched yet. Written by a trigger in the transaction of the event, deleted when
the deliveries are written.$$;
comment on column notification.pending_event.id is $$Of event.outbox.$$;
comment on column notification.pending_event.organization_id is $$Only zeros for an event that concerns no organisation.$$;
comment on column notification.pending_event.problem is
$$Why its message cannot be made, which is a defect of ours: it is skipped until somebody sets this to null.$$;

alter table notification.pending_event enable row level security;

commit;

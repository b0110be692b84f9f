-- Deploy leadmill:notification/types to pg

begin;

create type notification.recipient as (id uuid, refs jsonb);

comment on type notification.recipient is $$A recipient of a mail and the ids of its subjects.$$;

create type notification.match as (
  event_id bigint,
  event jsonb,
  rule_id uuid,
  rule_version integer,
  rule_position integer,
  channel_id uuid,
  destination_id uuid,
  organization_id uuid,
  collapse_key text,
  due_at timestamptz,
  closes_at timestamptz
);

comment on type notification.match is
$$An event and a rule that wants it, with the channel and its organisation, and when it is to be sent. Events with the same key may share a
delivery until it closes.$$;

create type notification.card as (
  delivery_id uuid,
  rule_id uuid,
  rule_version integer,
  rule_position integer,
  channel_id uuid,
  destination_id uuid,
  organization_id uuid,
  collapse_key text,
  due_at timestamptz,
  closes_at timestamptz,
  event_ids bigint[],
  events jsonb
);

comment on type notification.card is $$The matches that one delivery tells of.$$;

create type notification.story_step as (
  happened_at timestamptz,
  kind text,
  amount numeric,
  currency text,
  person text,
  via text,
  outcome text,
  note text
);

comment on type notification.story_step is
$$Something that happened to a sold lead, as its buyer may know it. See notification.lead_story().$$;

commit;

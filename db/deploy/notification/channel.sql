-- Deploy leadmill:notification/channel to pg

begin;

create table notification.destination (
  id uuid primary key default ops.uuid_v7(),
  kind text not null,
  key_hash bytea not null,
  every interval not null default '1 second',
  next_at timestamptz not null default 'infinity',
  in_flight_id uuid,
  leased_until_at timestamptz,
  last_lane_id uuid,
  waiting_lane_id uuid,
  last_sequence bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  constraint destination_is_one_queue unique (key_hash),
  constraint destination_kind_is_known check (kind in ('google_chat', 'slack', 'teams', 'telegram', 'endpoint')),
  constraint destination_interval_is_sensible check (every between '0' and '1 hour'),
  constraint destination_lease_is_of_a_delivery check ((in_flight_id is null) = (leased_until_at is null))
);

create index destination_by_turn on notification.destination (next_at) where in_flight_id is null;

create index destination_by_lease on notification.destination (leased_until_at) where in_flight_id is not null;

create index destination_by_lane on notification.destination (last_lane_id) where in_flight_id is not null;

create index destination_by_waiting_lane on notification.destination (waiting_lane_id) where waiting_lane_id is not null;

comment on table notification.destination is
$$A place of a vendor that counts requests: a Google Chat space, a Slack or Teams URL, a Telegram chat, an endpoint of one organisation. One
row is one queue: at most one delivery is under way, and the next one starts no sooner than `every` after it, whichever worker sends it
and however many channels lead to the place.$$;
comment on column notification.destination.key_hash is
$$Keyed hash of what the vendor counts by, for an endpoint together with its organisation; see notification.destination_of().$$;
comment on column notification.destination.every is $$The shortest time from the start of one delivery to that of the next.$$;
comment on column notification.destination.next_at is $$When the next delivery may start; infinity if none is due.$$;
comment on column notification.destination.in_flight_id is $$The delivery that a worker is sending.$$;
comment on column notification.destination.leased_until_at is $$When that worker is presumed dead.$$;
comment on column notification.destination.last_lane_id is
$$The organisation that was served last, only zeros for the platform. Organisations take turns, so that none fills a queue that it
shares.$$;
comment on column notification.destination.waiting_lane_id is
$$The organisation whose deliveries under way are so many that this queue rests until one of them is finished.$$;
comment on column notification.destination.last_sequence is $$Number of the newest delivery; the next one gets the next number.$$;

alter table notification.destination enable row level security;

create table notification.channel (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid references identity.organization (id),
  kind text not null,
  name text not null,
  secret bytea,
  secret_key_id text generated always as (extensions.pgp_key_id(secret)) stored,
  settings jsonb not null default '{}',
  destination_id uuid references notification.destination (id),
  status text not null default 'active',
  disabled_reason text,
  disabled_at timestamptz,
  confirmed_at timestamptz,
  failing_since_at timestamptz,
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint channel_name_is_given_once unique nulls not distinct (organization_id, name),
  constraint channel_name_has_a_length check (length(trim(name)) between 1 and 100),
  constraint channel_kind_is_known check (kind in ('google_chat', 'slack', 'teams', 'telegram', 'email', 'endpoint')),
  constraint channel_status_is_known check (status in ('active', 'disabled')),
  constraint channel_settings_are_an_object check (jsonb_typeof(settings) = 'object'),
  constraint channel_has_what_its_kind_needs check (
    case when kind = 'email' then secret is null and destination_id is null and coalesce(settings ->> 'address', '') <> ''
    else secret is not null and destination_id is not null end),
  constraint channel_disabled_says_why check ((status = 'disabled') = (disabled_reason is not null and disabled_at is not null)),
  constraint channel_disabled_reason_is_short check (length(disabled_reason) <= 1000)
);

create index channel_by_destination on notification.channel (destination_id);

create index channel_by_creator on notification.channel (created_by);

create index channel_by_key on notification.channel (secret_key_id) where secret_key_id is not null;

comment on table notification.channel is
$$Where an organisation, or the platform, gets notifications: a space or chat, a mailbox, an HTTP endpoint.$$;
comment on column notification.channel.organization_id is $$Null for a channel of the platform.$$;
comment on column notification.channel.kind is $$google_chat, slack, teams, telegram, email or endpoint.$$;
comment on column notification.channel.secret is
$$JSON, encrypted: only a worker with the private key can decrypt it. {"url"} of a space or chat; {"token"} of a Telegram bot; {"url",
"headers"} of an endpoint, whose requests are signed with notification.signing_secret.$$;
comment on column notification.channel.secret_key_id is $$The key with which it is encrypted.$$;
comment on column notification.channel.settings is
$$What is not secret: {"hint"}, by which a member recognises the channel; {"is_local"} of a URL; {"chat_id", "message_thread_id"} in
Telegram, {"address"} of a mailbox, {"format", "is_ordered", "reject_is_return_request"} of an endpoint.$$;
comment on column notification.channel.destination_id is $$The queue of its deliveries; null for mail, which the queue `mail` sends.$$;
comment on column notification.channel.status is $$active, or disabled: nothing is sent and what waits fails.$$;
comment on column notification.channel.confirmed_at is
$$When a reader of the mailbox confirmed the address; nothing is sent there before.$$;
comment on column notification.channel.failing_since_at is
$$The first failure after the last success; null if the last delivery was a success.$$;

alter table notification.channel enable row level security;

commit;

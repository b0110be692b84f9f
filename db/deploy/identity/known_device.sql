-- Deploy leadmill:identity/known_device to pg

begin;

create table identity.known_device (
  user_id uuid not null references identity.user_account (id),
  key bytea not null,
  first_used_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz not null default clock_timestamp(),
  primary key (user_id, key)
);

create index known_device_by_age on identity.known_device (last_used_at);

alter table identity.known_device enable row level security;

-- No policy: only definers read it.

comment on table identity.known_device is
$$Devices and networks from which a user has logged in. Their limits are separate, so that wrong passwords tried elsewhere
cannot lock the user out; and a log-in from an unknown one is reported to the user by mail. Deleted after
identity.device_days.$$;
comment on column identity.known_device.key is
$$Keyed hash of the token that a device received at its first log-in, of a network address, or of a User-Agent.$$;

commit;

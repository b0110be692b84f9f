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

-- no policy: nobody but definers reads it

comment on table identity.known_device is
$$Where a user has logged in from before, so that strangers who guess his password elsewhere cannot keep him out, and so that he
is told of a log-in from elsewhere. Forgotten after identity.device_days.$$;
comment on column identity.known_device.key is
$$Keyed hash of the token that a device was given at its first log-in, of a network address, or of a User-Agent.$$;

commit;

-- Deploy leadmill:notification/signing_secret to pg

begin;

create table notification.signing_secret (
  id uuid primary key default ops.uuid_v7(),
  channel_id uuid not null references notification.channel (id) on delete cascade,
  secret bytea not null,
  secret_key_id text generated always as (extensions.pgp_key_id(secret)) stored,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz
);

create index signing_secret_by_channel on notification.signing_secret (channel_id, created_at desc);

create index signing_secret_by_key on notification.signing_secret (secret_key_id);

comment on table notification.signing_secret is
$$What requests to an endpoint are signed with. Apart from the channel's own secret, because the database cannot open that one to add a
secret to it.$$;
comment on column notification.signing_secret.secret is
$$`whsec_` and 32 bytes in base64, encrypted: only a worker with the private key can decrypt it.$$;
comment on column notification.signing_secret.secret_key_id is $$The key with which it is encrypted.$$;
comment on column notification.signing_secret.expires_at is
$$Until then requests are signed with this secret too, although a newer one has replaced it; null for the newest.$$;

alter table notification.signing_secret enable row level security;

commit;

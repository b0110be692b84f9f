-- Deploy leadmill:identity/signing_key to pg

begin;

create table identity.signing_key (
  id uuid primary key default ops.uuid_v7(),
  secret bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint signing_key_is_long_enough check (length(secret) >= 32)
);

alter table identity.signing_key enable row level security; -- no policy: nobody but definers reads it

comment on table identity.signing_key is $$Keys that sign access tokens (HS256). Read by definer functions only; no log-in role may see it.$$;
comment on column identity.signing_key.id is $$The kid header of a token.$$;
comment on column identity.signing_key.secret is $$At least 32 random bytes.$$;
comment on column identity.signing_key.created_at is $$The newest key that is not retired signs.$$;
comment on column identity.signing_key.retired_at is $$Since when its tokens are refused.$$;

insert into identity.signing_key (secret) values (extensions.gen_random_bytes(32));

commit;

-- Deploy leadmill:identity/signing_key to pg

begin;

create table identity.signing_key (
  id uuid primary key default ops.uuid_v7(),
  audience text not null,
  secret bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint signing_key_audience_is_known check (audience in ('leadmill', 'admin')),
  constraint signing_key_is_long_enough check (length(secret) >= 32)
);

alter table identity.signing_key enable row level security;

-- No policy: only definers read it.

comment on table identity.signing_key is
$$Keys that sign access tokens (HS256). Each door has its own: such a key signs as well as verifies, so an attacker who takes
over the public door must not hold the key of the admin door. Only definers read them.$$;

insert into identity.signing_key (audience, secret)
select a.audience, extensions.gen_random_bytes(32) from unnest(array['leadmill', 'admin']) as a (audience);

comment on column identity.signing_key.id is $$The kid header of its tokens.$$;
comment on column identity.signing_key.audience is
$$The aud claim of the tokens that it signs: leadmill (the public door) or admin.$$;
comment on column identity.signing_key.secret is $$At least 32 random bytes.$$;
comment on column identity.signing_key.created_at is $$The newest key of an audience that is not retired signs.$$;
comment on column identity.signing_key.retired_at is $$From this time on its tokens are refused.$$;

commit;

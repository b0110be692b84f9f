-- Deploy leadmill:identity/refresh_token to pg

begin;

create table identity.refresh_token (
  hash bytea primary key,
  session_id uuid not null references identity.session (id),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  spent_at timestamptz,
  successor_key bytea,
  constraint refresh_token_hash_is_sha256 check (length(hash) = 32),
  constraint refresh_token_spent_has_a_successor check ((spent_at is null) = (successor_key is null))
);

create index refresh_token_by_session on identity.refresh_token (session_id, expires_at);

alter table identity.refresh_token enable row level security;

-- No policy: only definers read it.

comment on table identity.refresh_token is
$$Refresh tokens of sessions. Each can be spent once. Spent ones are kept until the session ends, to detect their reuse.$$;
comment on column identity.refresh_token.hash is $$sha256 of the token. The token itself is not stored.$$;
comment on column identity.refresh_token.spent_at is $$When it was first used.$$;
comment on column identity.refresh_token.successor_key is
$$The successor is the HMAC of the token under this random key. A client that still has the token gets the same successor
again; this table alone reveals neither.$$;

commit;

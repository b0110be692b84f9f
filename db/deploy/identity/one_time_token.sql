-- Deploy leadmill:identity/one_time_token to pg

begin;

create table identity.one_time_token (
  hash bytea primary key,
  proof_id uuid not null references identity.proof (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  constraint one_time_token_hash_is_sha256 check (length(hash) = 32)
);

create index one_time_token_by_proof on identity.one_time_token (proof_id);
alter table identity.one_time_token enable row level security; -- no policy: nobody but definers reads it

comment on table identity.one_time_token is
$$Tokens of the links in mails. A mail that was sent twice holds two; all go with the proof that they give.$$;
comment on column identity.one_time_token.hash is $$sha256 of the token; the token itself stands in the mail only.$$;
comment on column identity.one_time_token.proof_id is $$What it proves.$$;
comment on column identity.one_time_token.created_at is $$When it was made.$$;

commit;

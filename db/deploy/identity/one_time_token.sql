-- Deploy leadmill:identity/one_time_token to pg

begin;

create table identity.one_time_token (
  hash bytea primary key,
  user_id uuid not null references identity.user_account (id),
  purpose text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint one_time_token_hash_is_sha256 check (length(hash) = 32),
  constraint one_time_token_purpose_is_known check (purpose in ('verify_email', 'reset_password'))
);

create index one_time_token_by_user on identity.one_time_token (user_id, purpose);
alter table identity.one_time_token enable row level security; -- no policy: nobody but definers reads it

comment on table identity.one_time_token is $$Tokens of the links in mails: single use, for a while.$$;
comment on column identity.one_time_token.hash is $$sha256 of the token; the token itself stands in the mail only.$$;
comment on column identity.one_time_token.user_id is $$Whose e-mail address it was sent to.$$;
comment on column identity.one_time_token.purpose is $$verify_email or reset_password; good for nothing else.$$;
comment on column identity.one_time_token.created_at is $$When it was made.$$;
comment on column identity.one_time_token.expires_at is $$When it runs out.$$;
comment on column identity.one_time_token.used_at is $$When it, or another of the same purpose, was used.$$;

commit;

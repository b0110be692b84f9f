-- Deploy leadmill:identity/sign_in_code to pg

begin;

create table identity.sign_in_code (
  hash bytea primary key,
  user_id uuid not null references identity.user_account (id),
  expires_at timestamptz not null,
  constraint sign_in_code_hash_is_sha256 check (length(hash) = 32)
);

create index sign_in_code_by_user on identity.sign_in_code (user_id);
create index sign_in_code_by_expiry on identity.sign_in_code (expires_at);
alter table identity.sign_in_code enable row level security; -- no policy: nobody but definers reads it

comment on table identity.sign_in_code is
$$Codes that a browser brings from the sign-in at a provider to the frontend, in the address, and is given tokens for: an
address stays in histories and is read by extensions, so what stands there is good once and for a minute.$$;
comment on column identity.sign_in_code.hash is $$sha256 of the code; the code itself stands in the address only.$$;
comment on column identity.sign_in_code.user_id is $$Who has signed in.$$;
comment on column identity.sign_in_code.expires_at is $$When it runs out.$$;

commit;

-- Deploy leadmill:identity/attempt to pg

begin;

create table identity.attempt (
  bucket text not null,
  key bytea not null,
  made_at timestamptz[] not null default '{}',
  updated_at timestamptz not null default clock_timestamp(),
  primary key (bucket, key),
  constraint attempt_bucket_is_known check (bucket in ('log_in_account', 'log_in_address', 'mail'))
);

create index attempt_by_age on identity.attempt (updated_at);
alter table identity.attempt enable row level security; -- no policy: nobody but definers reads it

comment on table identity.attempt is $$What was tried too recently to be tried again for ever: a sliding window for each key.$$;
comment on column identity.attempt.bucket is
$$log_in_account: failed log-ins with one e-mail address, whether it has an account or not; log_in_address: failed log-ins
from one network address; mail: mails to one address that anyone may cause.$$;
comment on column identity.attempt.key is $$Keyed hash of the e-mail or network address.$$;
comment on column identity.attempt.made_at is $$The attempts within the window, oldest first.$$;
comment on column identity.attempt.updated_at is $$When it was last looked at; rows older than the window are removed by later attempts.$$;

commit;

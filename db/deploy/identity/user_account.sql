-- Deploy leadmill:identity/user_account to pg

begin;

create table identity.user_account (
  id uuid primary key default ops.uuid_v7(),
  email text not null,
  password_hash text,
  first_name text,
  last_name text,
  phone text,
  status text not null,
  is_admin boolean not null default false,
  email_verified_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  constraint user_account_email_is_an_address check (ops.is_email_address(email)),
  constraint user_account_names_are_short check (length(first_name) <= 100 and length(last_name) <= 100),
  constraint user_account_phone_is_short check (length(phone) <= 40),
  constraint user_account_status_is_known check (status in ('active', 'deactivated', 'suspended')),
  constraint user_account_active_is_verified check (status <> 'active' or email_verified_at is not null)
);

create unique index user_account_email_is_unique on identity.user_account (email) where deleted_at is null;

create index user_account_by_age on identity.user_account (created_at desc, id desc);

create index user_account_admins on identity.user_account (id) where is_admin and deleted_at is null;

-- What identity.user_text() returns, which finds words in it.
create index user_account_by_words on identity.user_account
using gin (lower(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '')) extensions.gin_trgm_ops);

comment on table identity.user_account is $$A person who can log in.$$;
comment on column identity.user_account.email is
$$Canonical e-mail address (ops.email_address()); unique among accounts that are not deleted.$$;
comment on column identity.user_account.password_hash is
$$bcrypt; null if the account can be used only through an external issuer.$$;
comment on column identity.user_account.phone is $$Canonical phone number (ops.phone_number()).$$;
comment on column identity.user_account.status is $$active; deactivated: closed by the user; suspended: blocked by an admin.$$;
comment on column identity.user_account.email_verified_at is
$$When the address was verified. An account is created only after that.$$;

alter table identity.user_account enable row level security;

commit;

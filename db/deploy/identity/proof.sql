-- Deploy leadmill:identity/proof to pg

begin;

create table identity.proof (
  id uuid primary key default ops.uuid_v7(),
  purpose text not null,
  email text not null,
  password_hash text,
  organization text,
  first_name text,
  last_name text,
  phone text,
  invitation_id uuid references identity.invitation (id) on delete cascade,
  user_id uuid references identity.user_account (id),
  wrong_passwords integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  constraint proof_purpose_is_known check (
    purpose in ('verify_email', 'reset_password', 'invitation', 'change_email', 'email_changed')),
  constraint proof_email_is_an_address check (ops.is_email_address(email)),
  constraint proof_of_a_sign_up_holds_it check (
    num_nonnulls(password_hash, organization) = case purpose when 'verify_email' then 2 else 0 end
    and (purpose = 'verify_email' or num_nonnulls(first_name, last_name, phone) = 0)),
  constraint proof_of_an_invitation_names_it check ((purpose = 'invitation') = (invitation_id is not null)),
  constraint proof_of_a_change_names_the_user check ((purpose in ('change_email', 'email_changed')) = (user_id is not null)),
  constraint proof_organization_is_short check (length(organization) <= 200),
  constraint proof_names_are_short check (length(first_name) <= 100 and length(last_name) <= 100),
  constraint proof_phone_is_short check (length(phone) <= 40)
);

create index proof_by_email on identity.proof (email);

create index proof_by_invitation on identity.proof (invitation_id) where invitation_id is not null;

create index proof_by_user on identity.proof (user_id) where user_id is not null;

create index proof_by_expiry on identity.proof (expires_at);

alter table identity.proof enable row level security;

-- No policy: only definers read it.

comment on table identity.proof is
$$Claims to an e-mail address that wait until the link of a mail is followed. The data of a sign-up (password, names) stays
here: several people can sign up with one address, and data becomes an account only if the person who entered it follows the
link. Rows are deleted when they are proved or have expired.$$;
comment on column identity.proof.id is $$Identifies the row in the log of mails.$$;
comment on column identity.proof.purpose is
$$verify_email (a sign-up), reset_password, invitation, change_email (to this address) or email_changed (from this address: nothing is to be
proved, its owner is told).$$;
comment on column identity.proof.email is
$$The address, lower case. Whether it has an account is looked up only when the mail is sent.$$;
comment on column identity.proof.password_hash is $$bcrypt of the password given at sign-up.$$;
comment on column identity.proof.organization is $$Name of the organisation that will be created.$$;
comment on column identity.proof.phone is $$Phone number as entered.$$;
comment on column identity.proof.invitation_id is $$The invitation whose link this is.$$;
comment on column identity.proof.user_id is $$Whose address changes.$$;
comment on column identity.proof.wrong_passwords is
$$How often the link was followed with a wrong password. After ten times the proof is void.$$;
comment on column identity.proof.created_at is $$When the mail was requested.$$;
comment on column identity.proof.expires_at is $$When its links expire.$$;

create table identity.one_time_token (
  hash bytea primary key,
  proof_id uuid not null references identity.proof (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  constraint one_time_token_hash_is_sha256 check (length(hash) = 32)
);

create index one_time_token_by_proof on identity.one_time_token (proof_id);

alter table identity.one_time_token enable row level security;

-- No policy: only definers read it.

comment on table identity.one_time_token is
$$Tokens of the links in mails. A mail that was sent twice has two; all of them are deleted with their proof.$$;
comment on column identity.one_time_token.hash is $$sha256 of the token. Only the mail contains the token itself.$$;
comment on column identity.one_time_token.proof_id is $$What it proves.$$;

create table identity.sign_in_code (
  hash bytea primary key,
  user_id uuid not null references identity.user_account (id),
  expires_at timestamptz not null,
  constraint sign_in_code_hash_is_sha256 check (length(hash) = 32)
);

create index sign_in_code_by_user on identity.sign_in_code (user_id);

create index sign_in_code_by_expiry on identity.sign_in_code (expires_at);

alter table identity.sign_in_code enable row level security;

-- No policy: only definers read it.

comment on table identity.sign_in_code is
$$Codes that a browser carries, in an address, from the sign-in at an external issuer to the frontend, which exchanges them
for tokens. Addresses are kept in histories and read by extensions, so a code can be used only once and expires after a
minute.$$;
comment on column identity.sign_in_code.hash is $$sha256 of the code. Only the address contains the code itself.$$;
comment on column identity.sign_in_code.user_id is $$Who has signed in.$$;

commit;

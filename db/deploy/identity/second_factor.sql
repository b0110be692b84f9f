-- Deploy leadmill:identity/second_factor to pg

begin;

create table identity.second_factor (
  id uuid primary key default ops.uuid_v7(),
  user_id uuid not null references identity.user_account (id),
  kind text not null,
  name text not null,
  last_step bigint,
  credential_id bytea,
  public_key bytea,
  sign_count bigint,
  transports text[],
  model_id uuid,
  is_backed_up boolean,
  created_at timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz,
  last_used_at timestamptz,
  removed_at timestamptz,
  constraint second_factor_kind_is_known check (kind in ('totp', 'passkey')),
  constraint second_factor_name_has_a_length check (not ops.is_blank(name) and length(name) <= 100),
  constraint second_factor_totp_has_its_parts check ((kind = 'totp') = (last_step is not null)),
  constraint second_factor_passkey_has_its_parts check (
    num_nonnulls(credential_id, public_key, sign_count, transports, is_backed_up) = case kind when 'passkey' then 5 else 0 end
    and (kind = 'passkey' or model_id is null)),
  constraint second_factor_passkey_is_bounded check (
    length(credential_id) between 1 and 1023 and length(public_key) between 1 and 2000 and sign_count >= 0
    and cardinality(transports) <= 10)
);

create unique index second_factor_credential_is_unique on identity.second_factor (credential_id) where removed_at is null;

create index second_factor_by_user on identity.second_factor (user_id);

create index second_factor_unused on identity.second_factor (created_at) where confirmed_at is null or removed_at is not null;

alter table identity.second_factor enable row level security;

-- No policy: only definers read it.

comment on table identity.second_factor is
$$Authenticator apps (time-based one-time passwords, RFC 6238) and passkeys (WebAuthn) of users. The secret of an app is in no
table: it is derived from the row's id (identity.totp_secret). Of a passkey only the public half is known.$$;
comment on column identity.second_factor.name is $$The user's own word for it, such as the name of the phone.$$;
comment on column identity.second_factor.last_step is
$$The step of 30 seconds whose code was used last. Codes of this step and of earlier ones are refused.$$;
comment on column identity.second_factor.credential_id is $$The authenticator's name for the passkey.$$;
comment on column identity.second_factor.public_key is $$COSE key that verifies what the passkey signs.$$;
comment on column identity.second_factor.sign_count is
$$Signatures so far, as the authenticator counts them. One that lags behind is a copy. Passkeys that are synchronised count 0.$$;
comment on column identity.second_factor.transports is $$How a browser reaches it (usb, nfc, ble, hybrid, internal).$$;
comment on column identity.second_factor.model_id is $$Model of the authenticator (AAGUID); null if it does not say.$$;
comment on column identity.second_factor.is_backed_up is $$Whether the passkey has a copy at its provider, as of the last use.$$;
comment on column identity.second_factor.confirmed_at is
$$When a first code showed that the app has the secret, or a passkey signed its registration. Until then it does not count.$$;
comment on column identity.second_factor.removed_at is $$From then on it is refused. The row is deleted a month later.$$;

create table identity.recovery_code (
  hash bytea primary key,
  user_id uuid not null references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  constraint recovery_code_hash_is_sha256 check (length(hash) = 32)
);

create index recovery_code_by_user on identity.recovery_code (user_id);

alter table identity.recovery_code enable row level security;

-- No policy: only definers read it.

comment on table identity.recovery_code is
$$Codes on paper that replace a second factor which is lost, each of them once.$$;
comment on column identity.recovery_code.hash is $$Keyed hash of user and code. The code itself is shown once and not stored.$$;

create table identity.log_in_ticket (
  hash bytea primary key,
  user_id uuid not null references identity.user_account (id),
  wrong_codes integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  constraint log_in_ticket_hash_is_sha256 check (length(hash) = 32)
);

create index log_in_ticket_by_user on identity.log_in_ticket (user_id);

create index log_in_ticket_by_expiry on identity.log_in_ticket (expires_at);

alter table identity.log_in_ticket enable row level security;

-- No policy: only definers read it.

comment on table identity.log_in_ticket is
$$Log-ins that wait for the second factor: the password was right, or an external issuer vouched for the user. A ticket is deleted
when it is used, after five wrong codes, and when the sessions of its user end.$$;
comment on column identity.log_in_ticket.hash is $$sha256 of the ticket. Only the client has the ticket itself.$$;

create table identity.passkey_challenge (
  hash bytea primary key,
  purpose text not null,
  session_id uuid references identity.session (id) on delete cascade,
  ticket_hash bytea references identity.log_in_ticket (hash) on delete cascade,
  expires_at timestamptz not null,
  constraint passkey_challenge_hash_is_sha256 check (length(hash) = 32),
  constraint passkey_challenge_purpose_is_known check (purpose in ('register', 'log_in', 'prove')),
  constraint passkey_challenge_belongs_to_a_session check ((purpose = 'log_in') = (session_id is null)),
  constraint passkey_challenge_ticket_is_of_a_log_in check (purpose = 'log_in' or ticket_hash is null)
);

create index passkey_challenge_by_session on identity.passkey_challenge (session_id) where session_id is not null;

create index passkey_challenge_by_ticket on identity.passkey_challenge (ticket_hash) where ticket_hash is not null;

create index passkey_challenge_by_expiry on identity.passkey_challenge (expires_at);

alter table identity.passkey_challenge enable row level security;

-- No policy: only definers read it.

comment on table identity.passkey_challenge is
$$Random bytes that a passkey signs, each of them accepted once, within five minutes and for one purpose.$$;
comment on column identity.passkey_challenge.hash is $$sha256 of the challenge.$$;
comment on column identity.passkey_challenge.purpose is
$$register (a new passkey), log_in, or prove (a fresh proof in a session).$$;
comment on column identity.passkey_challenge.session_id is $$The session that asked for it and alone may use it; null for a log-in.$$;
comment on column identity.passkey_challenge.ticket_hash is
$$The log-in that waits for a second factor; null if the passkey is to log in by itself.$$;

commit;

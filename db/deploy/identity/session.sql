-- Deploy leadmill:identity/session to pg

begin;

create table identity.session (
  id uuid primary key default ops.uuid_v7(),
  user_id uuid not null references identity.user_account (id),
  organization_id uuid references identity.organization (id),
  role text not null,
  address inet,
  agent text,
  created_at timestamptz not null default clock_timestamp(),
  proved_at timestamptz not null default clock_timestamp(),
  second_factor text,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  constraint session_role_is_known check (role in ('member', 'admin')),
  constraint session_member_has_an_organization check (role <> 'member' or organization_id is not null),
  constraint session_end_reason_is_known check (
    end_reason in ('logged_out', 'reuse', 'ended', 'password_changed', 'suspended', 'account_closed', 'membership_ended',
      'email_changed', 'second_factor_reset')),
  constraint session_second_factor_is_known check (second_factor in ('totp', 'recovery_code', 'passkey')),
  constraint session_end_has_a_reason check ((ended_at is null) = (end_reason is null))
);

create index session_by_user on identity.session (user_id);

create index session_by_organization on identity.session (organization_id);

create index session_by_end on identity.session ((least(ended_at, expires_at)));

comment on table identity.session is $$A signed-in session. Tokens of an ended session are refused at the next request.$$;
comment on column identity.session.organization_id is $$The organisation that it acts for: the org claim. Null for admins.$$;
comment on column identity.session.role is $$Database role of its tokens: member or admin.$$;
comment on column identity.session.proved_at is
$$When its user last proved who they are: at the log-in, or later for a step that asks for a fresh proof.$$;
comment on column identity.session.second_factor is
$$The second factor that its user gave last: totp, recovery_code or passkey; null if none was asked for.$$;
comment on column identity.session.expires_at is
$$When its last refresh token expires, at the latest identity.session_seconds after the log-in.$$;
comment on column identity.session.end_reason is
$$logged_out, reuse (a spent refresh token was used again), ended (from another session), password_changed, suspended (by an
admin), account_closed, membership_ended (the user left the organisation or was removed), email_changed or
second_factor_reset.$$;

alter table identity.session enable row level security;

commit;

create or replace view api.sessions with (security_invoker = true) as
select
  s.id,
  s.user_id,
  s.organization_id,
  s.role,
  s.address,
  s.agent,
  s.created_at,
  s.proved_at,
  s.second_factor,
  s.expires_at,
  s.ended_at,
  s.end_reason
from identity.session as s;

comment on view api.sessions is
$$Signed-in sessions
Members see their own, admins all of them.$$;
comment on column api.sessions.id is $$The sid claim of its tokens.$$;
comment on column api.sessions.organization_id is $$The organisation that it acts for; null for admins.$$;
comment on column api.sessions.role is $$member or admin.$$;
comment on column api.sessions.address is $$Network address from which it was opened.$$;
comment on column api.sessions.agent is $$User-Agent with which it was opened.$$;
comment on column api.sessions.proved_at is
$$When its user last proved who they are, by a log-in or by prove.$$;
comment on column api.sessions.second_factor is
$$totp, recovery_code or passkey: the second factor given last; null without one.$$;
comment on column api.sessions.expires_at is $$When its last refresh token expires.$$;
comment on column api.sessions.ended_at is $$Null while the session lasts.$$;
comment on column api.sessions.end_reason is
$$logged_out, reuse (a spent refresh token was used again), ended (from another session), password_changed, suspended,
account_closed, membership_ended, email_changed or second_factor_reset.$$;

grant select on api.sessions to member, admin;

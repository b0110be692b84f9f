create or replace view api.sessions with (security_invoker = true) as
select
  s.id,
  s.user_id,
  s.organization_id,
  s.role,
  s.address,
  s.agent,
  s.created_at,
  s.expires_at,
  s.ended_at,
  s.end_reason
from identity.session as s;

comment on view api.sessions is
$$Signed-in sessions
Members see their own, admins all.$$;
comment on column api.sessions.id is $$The sid claim of its tokens.$$;
comment on column api.sessions.organization_id is $$The organisation it acts for; null for admins.$$;
comment on column api.sessions.role is $$member or admin.$$;
comment on column api.sessions.address is $$Where it was opened from.$$;
comment on column api.sessions.agent is $$User-Agent that opened it.$$;
comment on column api.sessions.expires_at is $$When its last refresh token runs out.$$;
comment on column api.sessions.ended_at is $$When it ended; null while it lives.$$;
comment on column api.sessions.end_reason is $$logged_out, reuse (a spent refresh token came back), ended (from another session), password_changed, suspended or account_closed.$$;

grant select on api.sessions to member, admin;

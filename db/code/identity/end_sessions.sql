create or replace function identity.end_sessions(user_id uuid, reason text, but_session uuid default null) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = end_sessions.reason
  where s.user_id = end_sessions.user_id and s.ended_at is null
    and s.id is distinct from end_sessions.but_session;
  -- Log-ins that wait for the second factor began with what is void now.
  delete from identity.log_in_ticket as t where t.user_id = end_sessions.user_id;
$$;

comment on function identity.end_sessions(uuid, text, uuid) is
$$End every session of a user, or all but one, and every log-in that waits for a second factor. The caller must have
updated the user before, and so holds a lock that identity.log_in() shares: without it a new session could be opened at the same time.$$;

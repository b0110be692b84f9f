-- LM121 session_not_found (404): The caller has no such session, or it has ended.
--   To do: Read `sessions` again.

create or replace function identity.end_session(session_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'ended'
  where s.id = end_session.session_id and s.user_id = request.user_id() and s.ended_at is null;
  if not found then
    perform ops.raise_http(404, 'LM121', 'no such session', null, 'It has ended or is not yours: read sessions again.');
  end if;
  perform audit.record('session_ended', 'identity.user_account', request.user_id()::text,
    jsonb_build_object('session_id', end_session.session_id));
end
$$;

comment on function identity.end_session(uuid) is
$$End one of the caller's sessions. Its tokens are refused from the next request on.
Errors: LM121 no such session.$$;

grant execute on function identity.end_session(uuid) to member, admin;

create or replace function api.end_session(session_id uuid) returns void
language sql volatile
begin atomic
  select identity.end_session(end_session.session_id);
end;

comment on function api.end_session(uuid) is
$$End one of one's own sessions
Its tokens are refused from the next request on. session_id: from sessions.
Errors: LM121 no such session.$$;

grant execute on function api.end_session(uuid) to member, admin;

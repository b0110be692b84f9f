-- Deploy leadmill:identity/end_session to pg

begin;

-- LM121 session_not_found (404): The caller has no such session, or it has ended.
--   To do: Read `sessions` again.

create function identity.end_session(session_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'ended'
  where s.id = end_session.session_id and s.user_id = request.user_id() and s.ended_at is null;
  if not found then
    perform ops.raise_http(404, 'LM121', 'no such session', null, 'It has ended, or is not yours: read sessions again.');
  end if;
  perform audit.record('session_ended', 'identity.user_account', request.user_id()::text,
    jsonb_build_object('session_id', end_session.session_id));
end
$$;

comment on function identity.end_session(uuid) is
$$End one of the caller's own sessions: its tokens are refused from the next request on.
Errors: LM121 no such session.$$;

grant execute on function identity.end_session(uuid) to member, admin;

create function identity.end_other_sessions() returns integer
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer;
begin
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'ended'
  where s.user_id = request.user_id() and s.id <> request.session_id()
    and s.ended_at is null and s.expires_at > clock_timestamp();
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform audit.record('other_sessions_ended', 'identity.user_account', request.user_id()::text,
      jsonb_build_object('count', v_count));
  end if;
  return v_count;
end
$$;

comment on function identity.end_other_sessions() is $$End all of the caller's sessions but the one in hand. Returns how many.$$;

grant execute on function identity.end_other_sessions() to member, admin;

commit;

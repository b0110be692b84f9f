create or replace function identity.end_other_sessions() returns integer
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
  -- Of the user's own log-ins that wait for the second factor, another one begins anew.
  delete from identity.log_in_ticket as t where t.user_id = request.user_id();
  if v_count > 0 then
    perform audit.record('other_sessions_ended', 'identity.user_account', request.user_id()::text,
      jsonb_build_object('count', v_count));
  end if;
  return v_count;
end
$$;

comment on function identity.end_other_sessions() is
$$End all sessions of the caller but the current one, and every log-in that waits for a second factor. Returns the number of sessions.$$;

grant execute on function identity.end_other_sessions() to member, admin;

create or replace function api.end_other_sessions() returns integer
language sql volatile
begin atomic
  select identity.end_other_sessions();
end;

comment on function api.end_other_sessions() is
$$End all of one's own sessions but this one
Returns the number of sessions that were ended.$$;

grant execute on function api.end_other_sessions() to member, admin;

-- No page calls it, but the service, at `/session`: pages keep no refresh token.
create or replace function identity.log_out() returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'logged_out'
  where s.id = request.session_id() and s.user_id = request.user_id() and s.ended_at is null;
  if found then
    perform audit.record('log_out', 'identity.user_account', request.user_id()::text);
  end if;
end
$$;

comment on function identity.log_out() is $$End the caller's session. Its tokens are refused from the next request on.$$;

grant execute on function identity.log_out() to member, admin;

create or replace function api.log_out() returns void
language sql volatile
begin atomic
  select identity.log_out();
end;

comment on function api.log_out() is
$$Log out
Ends the current session; its tokens are refused from the next request on.$$;

grant execute on function api.log_out() to member, admin;

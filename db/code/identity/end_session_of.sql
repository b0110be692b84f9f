create or replace function identity.end_session_of(refresh_token text) returns void
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
begin
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'logged_out'
  where s.ended_at is null and s.id = (
    select t.session_id from identity.refresh_token as t
    where t.hash = sha256(convert_to(coalesce(end_session_of.refresh_token, ''), 'UTF8')))
  returning s.user_id into v_user_id;
  if found then
    perform audit.record('log_out', 'identity.user_account', v_user_id::text);
  end if;
end
$$;

comment on function identity.end_session_of(text) is
$$End the session of a refresh token, whether or not it has been spent. An unknown token does nothing: who logs out of a
session that has ended is logged out.$$;

grant execute on function identity.end_session_of(text) to leadmill_api;

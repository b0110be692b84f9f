create or replace function identity.store_refresh_token(session_id uuid, refresh_token text) returns void
language plpgsql volatile
as $$
declare
  v_expires_at timestamptz;
begin
  -- A session ends at a fixed time however often it is refreshed, so that a stolen one ends too.
  select least(
    clock_timestamp() + make_interval(secs => ops.setting_of('identity.refresh_token_seconds')::numeric),
    s.created_at + make_interval(secs => (ops.setting_of('identity.session_seconds') ->> s.role)::numeric))
  into v_expires_at
  from identity.session as s where s.id = store_refresh_token.session_id;
  -- An expired token is refused like an unknown one.
  delete from identity.refresh_token as t
  where t.session_id = store_refresh_token.session_id and t.expires_at < clock_timestamp();
  insert into identity.refresh_token (hash, session_id, expires_at)
  values (
    sha256(convert_to(store_refresh_token.refresh_token, 'UTF8')), store_refresh_token.session_id, v_expires_at);
  update identity.session as s set expires_at = v_expires_at where s.id = store_refresh_token.session_id;
end
$$;

comment on function identity.store_refresh_token(uuid, text) is
$$Store the hash of a session's newest refresh token. The session is extended to its expiry, but not beyond
identity.session_seconds after the log-in.$$;

create or replace function identity.token_pair(session identity.session, refresh_token text) returns jsonb
language plpgsql volatile
as $$
declare
  v_now constant bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  v_life constant integer := ops.setting_of('identity.access_token_seconds')::integer;
begin
  -- The call counts for the user, not for the network: an office whose pages refresh their sessions keeps its limit.
  perform ops.set_headers(jsonb_build_object('Cache-Control', 'no-store', 'X-Caller', session.user_id));
  return jsonb_build_object(
    'access_token', identity.sign_token(jsonb_strip_nulls(jsonb_build_object(
      'role', session.role,
      'sub', session.user_id,
      'org', session.organization_id,
      'sid', session.id,
      'aud', case session.role when 'admin' then 'admin' else 'leadmill' end,
      'iat', v_now,
      'exp', v_now + v_life))),
    'token_type', 'Bearer',
    'expires_in', v_life,
    'refresh_token', refresh_token,
    'role', session.role)
    || case when identity.lacks_second_factor(session.role, session.second_factor)
      then '{"second_factor_required": true}'::jsonb else '{}' end;
end
$$;

comment on function identity.token_pair(identity.session, text) is
$${"access_token", "token_type", "expires_in" (seconds), "refresh_token", "role"}, and "second_factor_required"
where the session can only set up a second factor. The response must not be cached.$$;

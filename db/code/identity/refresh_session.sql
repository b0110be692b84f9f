-- No page calls it, but the service, at `/session`: pages keep no refresh token.
-- LM106 refresh_token_invalid (401): The refresh token is unknown or has expired, or its
--   session has ended.
--   To do: Log in again.
-- LM107 refresh_token_reused (401): The refresh token was used more than ten seconds ago; its
--   session was ended. To do: Log in again: somebody else had the token.

create or replace function identity.refresh_session(refresh_token text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_presented constant bytea := convert_to(coalesce(refresh_session.refresh_token, ''), 'UTF8');
  v_grace constant interval := make_interval(secs => ops.setting_of('identity.refresh_grace_seconds')::numeric);
  v_challenge constant jsonb := jsonb '{"WWW-Authenticate": "Bearer"}';
  v_session identity.session;
  v_token identity.refresh_token;
  v_successor text;
begin
  -- One refresh at a time for each session. The token is read after the lock, to see what the refresh before it did.
  select s.* into v_session
  from identity.session as s
  where s.id = (select t.session_id from identity.refresh_token as t where t.hash = sha256(v_presented))
  for update;
  select t.* into v_token from identity.refresh_token as t where t.hash = sha256(v_presented);
  if v_token.hash is null or v_token.expires_at <= clock_timestamp()
    or not identity.session_is_alive(v_session.id, v_session.user_id, v_session.role, v_session.organization_id)
  then
    return ops.answer_http(401, 'LM106', 'refresh token is not valid', null, 'Log in again.', v_challenge);
  end if;
  if v_token.spent_at + v_grace < clock_timestamp() then
    -- Two parties hold the same token, so one of them stole it. Answered, not raised, so that the end of the session is
    -- committed.
    update identity.session as s
    set ended_at = clock_timestamp(), end_reason = 'reuse'
    where s.id = v_session.id;
    perform audit.record('refresh_token_reused', 'identity.user_account', v_session.user_id::text,
      jsonb_build_object('session_id', v_session.id));
    return ops.answer_http(401, 'LM107', 'refresh token was used before', null,
      'The session was ended for safety. Log in again.', v_challenge);
  end if;
  if v_token.spent_at is null then
    update identity.refresh_token as t
    set spent_at = clock_timestamp(), successor_key = extensions.gen_random_bytes(32)
    where t.hash = v_token.hash
    returning t.* into v_token;
  end if;
  -- A second tab, or a client that lost the answer, gets the same successor.
  v_successor := identity.base64url(extensions.hmac(v_presented, v_token.successor_key, 'sha256'));
  if not exists (
    select from identity.refresh_token as t where t.hash = sha256(convert_to(v_successor, 'UTF8')))
  then
    perform identity.store_refresh_token(v_session.id, v_successor);
  end if;
  return identity.token_pair(v_session, v_successor);
end
$$;

comment on function identity.refresh_session(text) is
$$Spend a refresh token for a new pair of tokens. Spent again within ten seconds it returns the same successor; later it ends
the session, because somebody else has it too. It does not raise, so that the end is committed.
Answers: LM106 not valid, LM107 used before (401).$$;

grant execute on function identity.refresh_session(text) to anon, member, leadmill_api;

create or replace function api.refresh_session(refresh_token text) returns jsonb
language sql volatile
begin atomic
  select identity.refresh_session(ops.bounded(refresh_session.refresh_token, 'refresh_token'));
end;

comment on function api.refresh_session(text) is
$$Refresh a session
Spends the refresh token for a new pair, as log_in returns it. The same token sent again within ten seconds returns the same
refresh token; later it ends the session. Send no Authorization header, because the access token may have expired.
Errors: LM106 not valid, LM107 used before (401).$$;

grant execute on function api.refresh_session(text) to anon, member;

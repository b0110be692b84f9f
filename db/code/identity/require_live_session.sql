-- LM117 token_without_expiry (401): The token has no expiry.
--   To do: Log in again.
-- LM119 token_without_audience (401): The token has no audience.
--   To do: Log in again.
-- LM120 session_ended (401): The session has ended, or its user or organisation is blocked.
--   To do: Log in again.

create or replace function identity.require_live_session() returns void
language plpgsql stable
as $$
declare
  v_claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  v_uuid constant text := '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$';
  v_challenge constant jsonb := jsonb '{"WWW-Authenticate": "Bearer"}';
begin
  -- PostgREST always adds the role. Without a token there are no other claims.
  if v_claims is null or v_claims = '{"role": "anon"}' then
    -- The role's timeout of one second is meant for reads. A call that writes may wait for a lock or hash a password.
    if current_setting('transaction_read_only') = 'off' then
      perform set_config('statement_timeout', '8s', true);
    end if;
    return;
  end if;
  -- PostgREST checks exp and aud only if a token has them.
  if jsonb_typeof(v_claims -> 'exp') is distinct from 'number' then
    perform ops.raise_http(401, 'LM117', 'token has no expiry', null, 'Log in again.', v_challenge);
  end if;
  if coalesce(v_claims -> 'aud', 'null') in ('null', '[]', '""') then
    perform ops.raise_http(401, 'LM119', 'token has no audience', null, 'Log in again.', v_challenge);
  end if;
  if coalesce(v_claims ->> 'sub', '') !~ v_uuid or coalesce(v_claims ->> 'sid', '') !~ v_uuid
    or v_claims ->> 'org' !~ v_uuid -- admins have none
    or v_claims ->> 'role' is distinct from current_setting('role')
    -- PostgREST sets the role setting. hook.admit_request() is a definer: current_user is the owner.
    or not identity.session_is_alive(
      (v_claims ->> 'sid')::uuid, (v_claims ->> 'sub')::uuid, current_setting('role'), (v_claims ->> 'org')::uuid)
  then
    perform ops.raise_http(401, 'LM120', 'session has ended', null, 'Log in again.', v_challenge);
  end if;
  if current_setting('role') = 'admin' then
    perform identity.require_admin_terms((v_claims ->> 'sid')::uuid, current_setting('request.path', true));
  end if;
end
$$;

comment on function identity.require_live_session() is
$$Refuse a request whose token has no expiry or audience, whose session has ended or does not match its other claims (sub,
role, org), or whose user is blocked; and one of an admin that identity.require_admin_terms() refuses.
Errors: LM117, LM119, LM120 (401), LM166, LM168 (403).$$;

create or replace function identity.act_as_token(token text, path text default null)
returns table (user_id uuid, organization_id uuid, role text, session_id uuid)
language plpgsql volatile security definer -- reads keys and sessions, which no caller may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_claims constant jsonb := identity.verify_token(token);
begin
  -- The signature is ours, so the claims have the types that token_pair() gave them.
  if v_claims is null
    or v_claims ->> 'aud' is distinct from (case v_claims ->> 'role' when 'admin' then 'admin' else 'leadmill' end)
    or not identity.session_is_alive(
      (v_claims ->> 'sid')::uuid, (v_claims ->> 'sub')::uuid, v_claims ->> 'role', (v_claims ->> 'org')::uuid)
  then
    perform ops.raise_http(401, 'LM120', 'session has ended', null, 'Log in again.', '{"WWW-Authenticate": "Bearer"}');
  end if;
  if v_claims ->> 'role' = 'admin' then
    perform identity.require_admin_terms((v_claims ->> 'sid')::uuid, act_as_token.path);
  end if;
  perform set_config('request.jwt.claims', v_claims::text, true);
  user_id := (v_claims ->> 'sub')::uuid;
  organization_id := (v_claims ->> 'org')::uuid;
  role := v_claims ->> 'role';
  session_id := (v_claims ->> 'sid')::uuid;
  return next;
end
$$;

comment on function identity.act_as_token(text, text) is
$$Make the user of this access token the caller until the end of the transaction: request.user_id() and the other functions of
that room return the token's claims. path: of the request.
Errors: LM120 token forged, run out, or its session has ended; LM166, LM168 what is refused to an admin (403).$$;

grant execute on function identity.act_as_token(text, text) to leadmill_api;

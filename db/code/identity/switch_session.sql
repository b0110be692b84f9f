create or replace function identity.switch_session(refresh_token text, organization_id uuid) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  -- It locks the session, and does what has to be done about a token that was used before.
  v_pair constant jsonb := identity.refresh_session(refresh_token);
  v_session identity.session;
begin
  if not v_pair ? 'refresh_token' then
    return v_pair;
  end if;
  update identity.session as s
  set organization_id = switch_session.organization_id
  where s.role = 'member'
    and s.id = (
      select t.session_id from identity.refresh_token as t where t.hash = sha256(convert_to(v_pair ->> 'refresh_token', 'UTF8')))
    and exists (
      select from identity.membership as m
      join identity.organization as o on o.id = m.organization_id and identity.is_open(o.status, o.deleted_at)
      where m.user_id = s.user_id and m.organization_id = switch_session.organization_id and m.ended_at is null)
  returning s.* into v_session;
  if not found then
    -- Raised, so that the refresh token stays unspent.
    perform ops.raise_http(404, 'LM111', 'no such organisation', switch_session.organization_id::text,
      'me lists the organisations that you belong to.');
  end if;
  return identity.token_pair(v_session, v_pair ->> 'refresh_token');
end
$$;

comment on function identity.switch_session(text, uuid) is
$$Refresh the session of a refresh token as identity.refresh_session() does, for another organisation of its user, and return the new pair
of tokens. The access tokens of before are refused from now on. Locks the session.
Answers: LM106 not valid, LM107 used before (401). Errors: LM111 no such organisation, or the user does not belong to it.$$;

grant execute on function identity.switch_session(text, uuid) to leadmill_api;

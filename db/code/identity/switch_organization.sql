create or replace function identity.switch_organization(organization_id uuid) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_refresh_token constant text := identity.base64url(extensions.gen_random_bytes(32));
  v_session identity.session;
begin
  -- One refresh or switch at a time for each session.
  select s.* into v_session from identity.session as s where s.id = request.session_id() for update;
  if not identity.session_is_alive(v_session.id, request.user_id(), 'member', request.organization_id()) then
    perform ops.raise_http(401, 'LM120', 'session has ended', null, 'Log in again.', '{"WWW-Authenticate": "Bearer"}');
  end if;
  update identity.session as s
  set organization_id = switch_organization.organization_id
  where s.id = v_session.id and exists (
    select from identity.membership as m
    join identity.organization as o on o.id = m.organization_id and identity.is_open(o.status, o.deleted_at)
    where m.user_id = s.user_id and m.organization_id = switch_organization.organization_id and m.ended_at is null)
  returning s.* into v_session;
  if not found then
    perform ops.raise_http(404, 'LM111', 'no such organisation', switch_organization.organization_id::text,
      'me lists the organisations that you belong to.');
  end if;
  -- As after a refresh: a client that lost the answer has a few seconds to use the spent token once more.
  update identity.refresh_token as t
  set spent_at = clock_timestamp(), successor_key = extensions.gen_random_bytes(32)
  where t.session_id = v_session.id and t.spent_at is null;
  perform identity.store_refresh_token(v_session.id, v_refresh_token);
  return identity.token_pair(v_session, v_refresh_token);
end
$$;

comment on function identity.switch_organization(uuid) is
$$Let the caller's session act for another organisation of the caller, and return a new pair of tokens for it. The tokens of before are
refused from now on. Locks the session.
Errors: LM111 no such organisation, or the caller does not belong to it; LM120 session has ended.$$;

grant execute on function identity.switch_organization(uuid) to member, leadmill_api;

create or replace function api.switch_organization(organization_id uuid) returns jsonb
language sql volatile
begin atomic
  select identity.switch_organization(switch_organization.organization_id);
end;

comment on function api.switch_organization(uuid) is
$$Act for another organisation
Returns a new pair of tokens, as refresh_session does, with which the session acts for the other organisation. The tokens of before are
refused. organization_id: one of `organizations` in the answer of me.
Errors: LM111 no such organisation, or you do not belong to it (404), LM120 session has ended (401).$$;

grant execute on function api.switch_organization(uuid) to member;

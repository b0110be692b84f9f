-- No page calls it, but the service, at `/session`: pages keep no refresh token.
create or replace function identity.switch_organization(organization_id uuid, refresh_token text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  -- An access token alone must not become a refresh token, which lives much longer: a script in a page has the one, but not the other.
  if not exists (
    select from identity.refresh_token as t
    where t.hash = sha256(convert_to(switch_organization.refresh_token, 'UTF8')) and t.session_id = request.session_id())
  then
    perform ops.raise_http(401, 'LM106', 'refresh token is not valid', null, 'Send the one of this session.',
      '{"WWW-Authenticate": "Bearer"}');
  end if;
  return identity.switch_session(refresh_token, organization_id);
end
$$;

comment on function identity.switch_organization(uuid, text) is
$$Let the caller's session act for another organisation of the caller, given its refresh token, which is spent for a new pair of tokens.
Answers: LM106 not valid, LM107 used before (401). Errors: LM106 the refresh token is of no session, or of another, LM111 no such
organisation, or the caller does not belong to it.$$;

grant execute on function identity.switch_organization(uuid, text) to member;

create or replace function api.switch_organization(organization_id uuid, refresh_token text) returns jsonb
language sql volatile
begin atomic
  select identity.switch_organization(
    switch_organization.organization_id, ops.bounded(switch_organization.refresh_token, 'refresh_token'));
end;

comment on function api.switch_organization(uuid, text) is
$$Act for another organisation
Spends the refresh token of the session for a new pair of tokens, as refresh_session does, with which the session acts for the other
organisation. The access tokens of before are refused. organization_id: one of `organizations` in the answer of me.
Errors: LM106 not a valid refresh token of this session, LM107 used before (401), LM111 no such organisation, or you do not belong to it
(404).$$;

grant execute on function api.switch_organization(uuid, text) to member;

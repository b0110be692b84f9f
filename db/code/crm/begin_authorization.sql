-- LM763 crm_removal_in_progress (409): A removed connection of the organisation is being
--   uninstalled at Pipedrive.
--   To do: Try again in a minute.

create or replace function crm.begin_authorization() returns table (request_id uuid, state text, expires_at timestamptz)
language plpgsql volatile security definer -- the service has no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_settings');
  v_state constant text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  perform crm.spend_check();
  perform crm.require_room(v_organization_id);
  -- Revoking the old grant would end the new one.
  if exists (
    select from crm.connection as c
    where c.organization_id = v_organization_id and c.removed_at is not null and c.refresh_token is not null)
  then
    perform ops.raise_http(409, 'LM763', 'a connection is being removed', null, 'Try again in a minute.');
  end if;
  return query
    insert into crm.authorization_request as r (organization_id, requested_by, session_id, state_digest)
    values (v_organization_id, request.user_id(), request.session_id(), sha256(convert_to(v_state, 'UTF8')))
    returning r.id, v_state, r.expires_at;
end
$$;

comment on function crm.begin_authorization() is
$$Begin to connect an account at Pipedrive by OAuth. state: goes to Pipedrive and back; this session alone can use it, once.
Errors: LM115 role not allowed; LM759 too many checks; LM760 too many connections; LM069 not in the plan; LM763 a removed connection is
being uninstalled.$$;

grant execute on function crm.begin_authorization() to leadmill_api;

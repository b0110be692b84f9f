create or replace function audit.record(
  action text,
  entity text,
  entity_id text default null,
  detail jsonb default null,
  before jsonb default null
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into audit.event (
    action, entity, entity_id, before, after,
    user_id, role, session_id, organization_id, address, agent, request_id)
  values (
    record.action, record.entity, record.entity_id, record.before, record.detail,
    request.user_id(), request.role_name(), request.session_id(),
    request.organization_id(), request.client_address(), request.client_agent(), request.id())
$$;

comment on function audit.record(text, text, text, jsonb, jsonb) is
$$Record an event that no change of a row tells, such as a refused log-in. detail and before, what it changed: no secrets, no
personal data.
Called by the functions of the rooms. What they refuse is recorded only where they answer without raising.$$;

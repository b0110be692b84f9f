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
$$Record an action that is not a change of a row, such as a refused log-in. detail and before (what it changed) must contain
no secrets and no personal data. A refusal is recorded only if the function answers without raising, because an error rolls
the record back.$$;

-- LM750 invalid_crm_connection (400): A CRM connection, its exclusions or its mapping have
--   faults.
--   To do: Correct each field listed in `details`.
-- LM751 crm_connection_not_found (404): There is no such CRM connection.
-- LM759 too_many_crm_checks (429): The organisation has had too many tokens and accounts
--   checked.
--   To do: Wait as `Retry-After` says.

create or replace function crm.caller_organization() returns uuid
language plpgsql stable
as $$
begin
  -- The service acts for a user without that user's role.
  if request.role_name() in ('anon', 'member', 'partner', 'leadmill_api') then
    return identity.require_permission('manage_settings');
  end if;
  return null;
end
$$;

comment on function crm.caller_organization() is
$$The organisation whose connections the caller manages; null for admins, who manage all.
Errors: LM115 role not allowed.$$;

create or replace function crm.require_connection(connection_id uuid, organization_id uuid default null) returns crm.connection
language plpgsql volatile
as $$
declare
  v_connection crm.connection;
begin
  select c.* into v_connection
  from crm.connection as c
  where c.id = require_connection.connection_id and c.removed_at is null
    and (require_connection.organization_id is null or c.organization_id = require_connection.organization_id)
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM751', 'no such connection', require_connection.connection_id::text);
  end if;
  return v_connection;
end
$$;

comment on function crm.require_connection(uuid, uuid) is
$$Lock an existing connection. organization_id: whose it must be; null: anybody's.
Errors: LM751 no such connection.$$;

create or replace function crm.require_managed_connection(connection_id uuid) returns crm.connection
language sql volatile
set search_path = pg_catalog, pg_temp
return crm.require_connection(connection_id, crm.caller_organization());

comment on function crm.require_managed_connection(uuid) is
$$Lock an existing connection that the caller manages.
Errors: LM115 role not allowed; LM751 no such connection.$$;

create or replace function crm.spend_check() returns void
language plpgsql volatile
as $$
declare
  v_wait interval;
begin
  -- Each check is a request to Pipedrive with a token of the caller's choice.
  v_wait := ops.spend('crm.checks', crm.caller_organization()::text);
  if v_wait is not null then
    perform ops.raise_http(429, 'LM759', 'too many checks', null, 'Wait as `Retry-After` says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
end
$$;

comment on function crm.spend_check() is
$$Count a check that a member causes; admins have no limit.
Errors: LM115 role not allowed; LM759 too many (429).$$;

create or replace function crm.require_no_fault(faults jsonb) returns void
language plpgsql volatile
as $$
begin
  if faults <> '[]' then
    perform ops.raise_http(400, 'LM750', 'the connection has faults', faults::text, 'details lists every wrong field.');
  end if;
end
$$;

comment on function crm.require_no_fault(jsonb) is
$$Raise an error when there is a fault.
Errors: LM750 all of them in details as a JSON list of {"field", "code", "message"}.$$;

create or replace function crm.require_token(token text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select crm.require_no_fault(catalog.check_answers(
    jsonb '[{"id": "token", "type": "text", "required": true, "options": {"pattern": "[0-9a-f]{40}"}}]',
    jsonb_build_object('token', token)) -> 'faults')
$$;

comment on function crm.require_token(text) is
$$Refuse what is not an API token of Pipedrive.
Errors: LM750 not a token.$$;

create or replace function crm.object_faults(objects text[]) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return case
  when not coalesce(objects <@ '{deal, lead, person, activity}' and cardinality(objects) > 0, objects is null)
  then jsonb '[{"field": "objects", "code": "not_an_option", "message": "must be some of deal, lead, person and activity"}]'
  else '[]' end;

comment on function crm.object_faults(text[]) is $$Faults of a list of objects that webhooks are created for; null is none.$$;

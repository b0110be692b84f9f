create or replace function crm.fields_of_connection(organization_id uuid) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return jsonb '[
  {"id": "connection_id", "label": "Number of the connection", "type": "text"},
  {"id": "name", "label": "Name", "type": "text"},
  {"id": "company_domain", "label": "Company", "type": "text"},
  {"id": "problem", "label": "Problem", "type": "text"}]';

comment on function crm.fields_of_connection(uuid) is $$The form fields of the data of crm.describe_connection_message().$$;

create or replace function crm.describe_connection_message(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', 'Connection lost: ' || c.name,
    'summary', crm.reason_of(c.problem),
    'happened_at', c.problem_at,
    'url', null,
    'thread', null,
    'facts', jsonb_build_array(
      jsonb_build_object('label', 'Company', 'text', c.company_domain || '.pipedrive.com', 'icon', null),
      jsonb_build_object('label', 'Reason', 'text', crm.reason_of(c.problem), 'icon', null)),
    'changes', jsonb '[]',
    'contact', jsonb '[]',
    'data', jsonb_build_object(
      'connection_id', c.id, 'name', c.name, 'company_domain', c.company_domain, 'problem', coalesce(c.problem, 'unknown')))
  from crm.connection as c
  where c.id = subject_id and c.organization_id = describe_connection_message.organization_id
$$;

comment on function crm.describe_connection_message(text, uuid, uuid, jsonb) is
$$The message about a connection that no longer has access, for its organisation. Null for others.$$;

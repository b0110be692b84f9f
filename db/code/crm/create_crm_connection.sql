create or replace function api.create_crm_connection(
  niche_id uuid default null,
  name text default null,
  company_domain text default null,
  token text default null,
  organization_id uuid default null,
  objects text[] default null
) returns jsonb
language sql volatile
begin atomic
  select crm.create_connection(
    create_crm_connection.niche_id, ops.bounded(create_crm_connection.name, 'name'),
    ops.bounded(create_crm_connection.company_domain, 'company_domain'), ops.bounded(create_crm_connection.token, 'token'),
    create_crm_connection.organization_id, ops.bounded_texts(create_crm_connection.objects, 'objects', 10));
end;

comment on function api.create_crm_connection(uuid, text, text, text, uuid, text[]) is
$$Connect an account at Pipedrive by an API token
Its events are told to the organisation; with a niche its deals also become leads. The token is encrypted at once and cannot be read
again; a worker checks it and creates the webhooks: `status` in crm_connections is checking, then connected or refused. A removed
connection to the same company is opened again.
niche_id: of the leads; null: events only. Only admins may import. company_domain: the subdomain of pipedrive.com. token: API token, 40
hex digits; webhooks report what its user may see. organization_id: for admins; null for the platform. objects: what webhooks are created
for: deal, lead, person, activity; by default all, and deal alone when deals are imported.
Returns {connection_id, webhook_path, webhook_user, webhook_secret}; the secret is shown only this once.
Errors: LM115 role not allowed; LM750 faults, listed in details; LM755 the organisation has connected the company; LM758
another connection imports its deals; LM759 too many checks; LM760 too many connections; LM069 not in the plan; LM960 no encryption key.$$;

grant execute on function api.create_crm_connection(uuid, text, text, text, uuid, text[]) to member, admin;

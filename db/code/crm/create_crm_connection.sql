create or replace function api.create_crm_connection(
  niche_id uuid,
  name text,
  company_domain text,
  token text,
  organization_id uuid default null
) returns jsonb
language sql volatile
begin atomic
  select crm.create_connection(
    create_crm_connection.niche_id, ops.bounded(create_crm_connection.name, 'name'),
      ops.bounded(create_crm_connection.company_domain, 'company_domain'),
    ops.bounded(create_crm_connection.token, 'token'), create_crm_connection.organization_id);
end;

comment on function api.create_crm_connection(uuid, text, text, text, uuid) is
$$Connect an account at Pipedrive
Its deals become leads of a niche. The token is encrypted at once and cannot be read again; a worker creates the webhook. Exclusions begin
as the setting crm.exclusions says.
niche_id: of the leads. company_domain: the subdomain of pipedrive.com. token: API token, 40 hex digits, of an admin there.
Returns {connection_id, webhook_path, webhook_user, webhook_secret}; the secret is shown only this once.
Errors: LM750 faults, listed in details; LM755 the company is connected already; LM960 no encryption key.$$;

grant execute on function api.create_crm_connection(uuid, text, text, text, uuid) to admin;

-- LM755 company_already_connected (409): The company is connected already.

create or replace function crm.create_connection(
  niche_id uuid,
  name text,
  company_domain text,
  token text,
  organization_id uuid default null
) returns jsonb
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := ops.uuid_v7();
  v_secret constant text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  perform crm.require_no_fault(catalog.check_answers(jsonb '[
    {"id": "name", "type": "text", "required": true, "options": {"max_length": 100}},
    {"id": "company_domain", "type": "text", "required": true, "options": {"pattern": "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"}},
    {"id": "token", "type": "text", "required": true, "options": {"pattern": "[0-9a-f]{40}"}}]',
    jsonb_build_object('name', name, 'company_domain', company_domain, 'token', token)) -> 'faults');
  perform crm.require_no_fault(coalesce((
    select jsonb_agg(jsonb_build_object('field', f.field, 'code', 'not_found', 'message', 'is not there'))
    from (values
      ('niche_id', not exists (select from catalog.niche as n where n.id = create_connection.niche_id and n.retired_at is null)),
      ('organization_id', create_connection.organization_id is not null
        and not exists (select from identity.organization as o where o.id = create_connection.organization_id))) as f (field, is_fault)
    where f.is_fault), '[]'));
  insert into crm.connection (
    id, organization_id, niche_id, name, company_domain, token, webhook_secret, webhook_digest, created_by)
  values (
    v_id, create_connection.organization_id, create_connection.niche_id, create_connection.name, create_connection.company_domain,
    ops.encrypt_secret('crm.connection.token', create_connection.organization_id, v_id, create_connection.token),
    ops.encrypt_secret('crm.connection.webhook_secret', create_connection.organization_id, v_id, v_secret),
    sha256(convert_to(v_secret, 'UTF8')), request.user_id())
  on conflict on constraint connection_company_is_connected_once do nothing;
  if not found then
    perform ops.raise_http(409, 'LM755', 'the company is already connected', create_connection.company_domain);
  end if;
  perform crm.set_exclusions(v_id, ops.setting_of('crm.exclusions'));
  perform crm.defer_account(v_id);
  return jsonb_build_object(
    'connection_id', v_id, 'webhook_path', '/webhooks/pipedrive/' || v_id, 'webhook_user', 'leadmill', 'webhook_secret', v_secret);
end
$$;

comment on function crm.create_connection(uuid, text, text, text, uuid) is
$$Connect an account at Pipedrive, whose deals become leads of a niche. The token is encrypted at once and cannot be read again; a worker
creates the webhook. Exclusions begin as the setting crm.exclusions says.
niche_id: of the leads. company_domain: the subdomain of pipedrive.com. token: API token, 40 hex digits, of an admin there.
Returns {connection_id, webhook_path, webhook_user, webhook_secret}; the secret is shown only this once.
Errors: LM750 faults, listed in details; LM755 the company is connected already; LM960 no encryption key.$$;

grant execute on function crm.create_connection(uuid, text, text, text, uuid) to admin;

-- LM760 too_many_crm_connections (409): The organisation has as many connections as it may
--   have.
--   To do: Remove one, or choose a larger plan.

create or replace function crm.has_room(organization_id uuid) returns boolean
language plpgsql volatile
as $$
begin
  -- Concurrent callers are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended('crm connections ' || has_room.organization_id, 0));
  return (
    select count(*) < least(20, ops.limit_of(has_room.organization_id, 'crm_connections'))
    from crm.connection as c
    where c.organization_id = has_room.organization_id and c.removed_at is null);
end
$$;

comment on function crm.has_room(uuid) is
$$Whether an organisation may have one more connection: by its plan, and at most 20, since each is checked every day. Until the end of the
transaction nobody else is told the same.$$;

create or replace function crm.require_room(organization_id uuid) returns void
language plpgsql volatile
as $$
begin
  if require_room.organization_id is null then
    return;
  end if;
  perform ops.require_feature(require_room.organization_id, 'crm');
  if not crm.has_room(require_room.organization_id) then
    perform ops.raise_http(409, 'LM760', 'the organisation has too many connections', null, 'Remove one, or choose a larger plan.');
  end if;
end
$$;

comment on function crm.require_room(uuid) is
$$Refuse more connections of an organisation than its plan allows. null: of the platform, which has no plan.
Errors: LM069 the plan does not have the feature (403), LM760 it has too many (409).$$;

create or replace function crm.create_connection(
  niche_id uuid default null,
  name text default null,
  company_domain text default null,
  token text default null,
  organization_id uuid default null,
  objects text[] default null
) returns jsonb
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller_id constant uuid := crm.caller_organization();
  v_organization_id constant uuid := coalesce(v_caller_id, create_connection.organization_id);
  v_id uuid;
  v_secret text;
begin
  perform crm.require_no_fault((catalog.check_answers(jsonb '[
    {"id": "name", "type": "text", "required": true, "options": {"max_length": 100}},
    {"id": "company_domain", "type": "text", "required": true, "options": {"pattern": "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"}},
    {"id": "token", "type": "text", "required": true, "options": {"pattern": "[0-9a-f]{40}"}}]',
    jsonb_build_object('name', name, 'company_domain', company_domain, 'token', token)) -> 'faults')
    || crm.object_faults(objects));
  perform crm.require_no_fault(coalesce((
    select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message))
    from (values
      ('niche_id', 'admins_only', 'is decided by admins', v_caller_id is not null and create_connection.niche_id is not null),
      ('niche_id', 'not_found', 'is not there', v_caller_id is null and create_connection.niche_id is not null and not exists (
        select from catalog.niche as n where n.id = create_connection.niche_id and n.retired_at is null)),
      ('organization_id', 'not_found', 'is not there', create_connection.organization_id <> v_caller_id
        or v_caller_id is null and create_connection.organization_id is not null and not exists (
          select from identity.organization as o where o.id = create_connection.organization_id))
    ) as f (field, code, message, is_fault)
    where f.is_fault), '[]'));
  perform crm.spend_check();
  perform crm.require_room(v_caller_id);
  if create_connection.niche_id is not null then
    perform crm.require_not_imported(company_domain, v_organization_id);
  end if;
  v_id := crm.open_connection(
    v_organization_id, company_domain, create_connection.niche_id, name,
    coalesce(objects, case when create_connection.niche_id is null then '{deal, lead, person, activity}'::text[] else '{deal}' end));
  perform crm.seal_token(v_id, create_connection.token);
  v_secret := crm.seal_webhook_secret(v_id);
  perform crm.expect_check(v_id);
  perform crm.defer_account(v_id);
  return jsonb_build_object(
    'connection_id', v_id, 'webhook_path', '/webhooks/pipedrive/' || v_id, 'webhook_user', 'leadmill', 'webhook_secret', v_secret);
end
$$;

comment on function crm.create_connection(uuid, text, text, text, uuid, text[]) is
$$Connect an account at Pipedrive by an API token. The token is encrypted at once and cannot be read again; a worker checks it and
creates the webhooks. Exclusions of an importing connection begin as the setting crm.exclusions says.
niche_id: of the leads that deals become; null: events only; only admins may import. company_domain: the subdomain of pipedrive.com.
token: API token, 40 hex digits. organization_id: for admins; null for the platform. objects: what webhooks are created for: deal,
lead, person, activity; by default all, and deal alone when deals are imported.
Returns {connection_id, webhook_path, webhook_user, webhook_secret}; the secret is shown only this once.
Errors: LM115 role not allowed; LM750 faults, listed in details; LM755 the organisation has connected the company; LM758
another connection imports its deals; LM759 too many checks; LM760 too many connections; LM069 not in the plan; LM960 no encryption key.$$;

grant execute on function crm.create_connection(uuid, text, text, text, uuid, text[]) to member, admin;

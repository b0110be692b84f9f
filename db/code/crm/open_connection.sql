-- LM755 company_already_connected (409): The organisation has a connection to this company.
--   To do: Replace its token, or remove it first.
-- LM758 company_already_imported (409): Another organisation's connection imports the deals of
--   this company.

create or replace function crm.require_not_imported(company_domain text, organization_id uuid) returns void
language plpgsql volatile
as $$
begin
  -- Of two at the same moment the index refuses one.
  if exists (
    select from crm.connection as c
    where c.company_domain = require_not_imported.company_domain and c.niche_id is not null
      and c.organization_id is distinct from require_not_imported.organization_id)
  then
    perform ops.raise_http(409, 'LM758', 'another connection imports the deals of this company', company_domain);
  end if;
end
$$;

comment on function crm.require_not_imported(text, uuid) is
$$Refuse to import the deals of a company that another organisation's connection imports.
Errors: LM758 another connection imports them.$$;

create or replace function crm.begin_imports(connection_id uuid) returns void
language plpgsql volatile
as $$
begin
  if not exists (select from crm.exclusion as x where x.connection_id = begin_imports.connection_id) then
    perform crm.set_exclusions(begin_imports.connection_id, ops.setting_of('crm.exclusions'));
  end if;
end
$$;

comment on function crm.begin_imports(uuid) is $$A connection that begins to import leaves out what the setting crm.exclusions says.$$;

create or replace function crm.seal_webhook_secret(connection_id uuid) returns text
language plpgsql volatile
as $$
declare
  v_secret constant text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  update crm.connection as c
  set
    webhook_secret = ops.encrypt_secret('crm.connection.webhook_secret', c.organization_id, c.id, v_secret),
    webhook_digest = sha256(convert_to(v_secret, 'UTF8')),
    updated_at = clock_timestamp()
  where c.id = seal_webhook_secret.connection_id;
  -- Pipedrive cannot change a webhook: the worker deletes those with our address and creates others.
  delete from crm.webhook as w where w.connection_id = seal_webhook_secret.connection_id;
  return v_secret;
end
$$;

comment on function crm.seal_webhook_secret(uuid) is
$$Give a connection a new webhook secret; the old one is refused from now on. Returns it.
Errors: LM960 no encryption key.$$;

create or replace function crm.seal_token(
  connection_id uuid,
  token text,
  refresh_token text default null,
  seconds integer default null
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    token = ops.encrypt_secret('crm.connection.token', c.organization_id, c.id, seal_token.token),
    refresh_token = case when seal_token.refresh_token is not null
      then ops.encrypt_secret('crm.connection.refresh_token', c.organization_id, c.id, seal_token.refresh_token) end,
    is_oauth = seal_token.refresh_token is not null,
    token_expires_at = clock_timestamp() + make_interval(secs => seal_token.seconds),
    token_version = c.token_version + 1,
    token_stored_at = clock_timestamp(),
    refresh_lease_id = null,
    refresh_leased_until_at = null,
    grant_lost_at = null
  where c.id = seal_token.connection_id
$$;

comment on function crm.seal_token(uuid, text, text, integer) is
$$Store a token, encrypted. refresh_token, seconds: of OAuth, and how long the token is valid.
Errors: LM960 no encryption key.$$;

create or replace function crm.expect_check(connection_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    checked_at = null,
    paused_until_at = null,
    refused_until_at = null,
    problem = null,
    problem_at = null,
    -- The owner of the token is checked before a deal is read with it.
    account_read_at = null,
    updated_at = clock_timestamp()
  where c.id = expect_check.connection_id
$$;

comment on function crm.expect_check(uuid) is $$A connection has another token, of which nothing is known yet.$$;

create or replace function crm.open_connection(
  organization_id uuid,
  company_domain text,
  niche_id uuid,
  name text,
  objects text[]
) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  insert into crm.connection as c (organization_id, company_domain, niche_id, name, objects, created_by)
  values (
    open_connection.organization_id, open_connection.company_domain, open_connection.niche_id, open_connection.name,
    open_connection.objects, request.user_id())
  -- The same row again, so that no deal becomes a second lead.
  on conflict on constraint connection_company_is_connected_once do update
  set
    niche_id = excluded.niche_id,
    name = excluded.name,
    objects = excluded.objects,
    created_by = excluded.created_by,
    is_active = true,
    removed_at = null
  where c.removed_at is not null
  returning c.id into v_id;
  if v_id is null then
    perform ops.raise_http(409, 'LM755', 'the company is already connected', open_connection.company_domain);
  end if;
  if open_connection.niche_id is not null then
    perform crm.begin_imports(v_id);
  end if;
  return v_id;
end
$$;

comment on function crm.open_connection(uuid, text, uuid, text, text[]) is
$$Create a connection without a token, or open the removed one of the same organisation and company again. Returns its id.
Errors: LM755 the organisation has one.$$;

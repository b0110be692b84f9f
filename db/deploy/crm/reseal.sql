-- Deploy leadmill:crm/reseal to pg

begin;

create function crm.stale_secrets()
returns table (connection_id uuid, organization_id uuid, name text, sealed bytea, key_id text)
language sql stable security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  select c.id, c.organization_id, s.name, s.sealed, s.key_id
  from crm.connection as c
  cross join lateral (values
    ('token', c.token, c.token_key_id),
    ('webhook_secret', c.webhook_secret, c.webhook_key_id)) as s (name, sealed, key_id)
  where s.key_id is distinct from ops.sealing_key_id()
  order by c.id, s.name
$$;

comment on function crm.stale_secrets() is $$Secrets of connections that another key than the newest sealed.$$;

create function crm.reseal(connection_id uuid, name text, sealed bytea, secret text) returns boolean
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    token = case when reseal.name = 'token'
      then ops.seal('crm.connection.token', c.organization_id, c.id, reseal.secret) else c.token end,
    webhook_secret = case when reseal.name = 'webhook_secret'
      then ops.seal('crm.connection.webhook_secret', c.organization_id, c.id, reseal.secret) else c.webhook_secret end
  where c.id = reseal.connection_id
    -- What an admin has replaced meanwhile is not what was opened.
    and reseal.sealed = case reseal.name when 'token' then c.token when 'webhook_secret' then c.webhook_secret end
  returning true
$$;

comment on function crm.reseal(uuid, text, bytea, text) is
$$Seal a secret of a connection with the newest key. name: token or webhook_secret. sealed: what stood there when it was opened.
Returns true; null when something else stands there by now.
Errors: LM960 no key to seal with.$$;

grant execute on function crm.stale_secrets() to leadmill_worker;
grant execute on function crm.reseal(uuid, text, bytea, text) to leadmill_worker;

commit;

create or replace function crm.reseal(connection_id uuid, name text, sealed bytea, secret text) returns boolean
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

grant execute on function crm.reseal(uuid, text, bytea, text) to leadmill_worker;

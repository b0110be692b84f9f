create or replace function crm.reencrypt(connection_id uuid, name text, sealed bytea, secret text) returns boolean
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    token = case when reencrypt.name = 'token'
      then ops.encrypt_secret('crm.connection.token', c.organization_id, c.id, reencrypt.secret) else c.token end,
    webhook_secret = case when reencrypt.name = 'webhook_secret'
      then ops.encrypt_secret('crm.connection.webhook_secret', c.organization_id, c.id, reencrypt.secret) else c.webhook_secret end
  where c.id = reencrypt.connection_id
    -- What an admin has replaced meanwhile is not what was opened.
    and reencrypt.sealed = case reencrypt.name when 'token' then c.token when 'webhook_secret' then c.webhook_secret end
  returning true
$$;

comment on function crm.reencrypt(uuid, text, bytea, text) is
$$Encrypt a secret of a connection with the newest key. name: token or webhook_secret. sealed: what stood
there when it was decrypted.
Returns true; null when something else stands there by now.
Errors: LM960 no key to encrypt with.$$;

grant execute on function crm.reencrypt(uuid, text, bytea, text) to leadmill_worker;

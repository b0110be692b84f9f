create or replace function crm.reencrypt(connection_id uuid, name text, sealed bytea, secret text) returns boolean
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    token = case when reencrypt.name = 'token'
      then ops.encrypt_secret('crm.connection.token', c.organization_id, c.id, reencrypt.secret) else c.token end,
    refresh_token = case when reencrypt.name = 'refresh_token'
      then ops.encrypt_secret('crm.connection.refresh_token', c.organization_id, c.id, reencrypt.secret) else c.refresh_token end,
    webhook_secret = case when reencrypt.name = 'webhook_secret'
      then ops.encrypt_secret('crm.connection.webhook_secret', c.organization_id, c.id, reencrypt.secret) else c.webhook_secret end
  where c.id = reencrypt.connection_id
    -- A secret that was replaced in the meantime is not overwritten.
    and reencrypt.sealed = case reencrypt.name
      when 'token' then c.token when 'refresh_token' then c.refresh_token when 'webhook_secret' then c.webhook_secret end
  returning true
$$;

comment on function crm.reencrypt(uuid, text, bytea, text) is
$$Encrypt a secret of a connection with the newest key. name: token, refresh_token or webhook_secret. sealed: the stored value that was
decrypted. Returns true; null when another value is stored by now.
Errors: LM960 no encryption key.$$;

grant execute on function crm.reencrypt(uuid, text, bytea, text) to leadmill_worker;

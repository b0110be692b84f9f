create or replace function crm.stale_secrets()
returns table (connection_id uuid, organization_id uuid, name text, sealed bytea, key_id text)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select c.id, c.organization_id, s.name, s.sealed, s.key_id
  from crm.connection as c
  cross join lateral (values
    ('token', c.token, c.token_key_id),
    ('refresh_token', c.refresh_token, c.refresh_key_id),
    ('webhook_secret', c.webhook_secret, c.webhook_key_id)) as s (name, sealed, key_id)
  where s.sealed is not null and s.key_id is distinct from ops.encryption_key_id()
  order by c.id, s.name
$$;

comment on function crm.stale_secrets() is $$Secrets of connections that are not encrypted with the newest key.$$;

grant execute on function crm.stale_secrets() to leadmill_worker;

create or replace function notification.stale_secrets()
returns table (row_id uuid, organization_id uuid, name text, sealed bytea, key_id text)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select c.id, c.organization_id, 'channel', c.secret, c.secret_key_id
  from notification.channel as c
  where c.secret is not null and c.secret_key_id is distinct from ops.encryption_key_id()
  union all
  select s.id, c.organization_id, 'signing_secret', s.secret, s.secret_key_id
  from notification.signing_secret as s
  join notification.channel as c on c.id = s.channel_id
  where s.secret_key_id is distinct from ops.encryption_key_id()
  order by 3, 1
$$;

comment on function notification.stale_secrets() is
$$Secrets of channels that are not encrypted with the newest key. name: channel or signing_secret, the table of the row.$$;

grant execute on function notification.stale_secrets() to leadmill_worker;

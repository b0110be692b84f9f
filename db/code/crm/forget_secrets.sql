create or replace function crm.forget_secrets(connection_id uuid, removed_at timestamptz) returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c
  set
    token = null, refresh_token = null, webhook_secret = null, webhook_digest = null, token_expires_at = null,
    refresh_lease_id = null, refresh_leased_until_at = null
  where c.id = forget_secrets.connection_id and c.removed_at = forget_secrets.removed_at;
  if not found then
    return false;
  end if;
  delete from crm.webhook as w where w.connection_id = forget_secrets.connection_id;
  return true;
end
$$;

comment on function crm.forget_secrets(uuid, timestamptz) is
$$Delete the secrets of a removed connection. removed_at: from begin_removal(). Returns false if the connection was opened again.$$;

grant execute on function crm.forget_secrets(uuid, timestamptz) to leadmill_worker;

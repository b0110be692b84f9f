create or replace function crm.begin_account(connection_id uuid) returns table (
  organization_id uuid,
  company_domain text,
  token bytea,
  webhook_secret bytea,
  webhook_id bigint
)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select c.organization_id, c.company_domain, c.token, c.webhook_secret, c.webhook_id
  from crm.connection as c
  where c.id = begin_account.connection_id and c.is_active
    and coalesce(greatest(c.paused_until_at, c.refused_until_at) < now(), true)
$$;

comment on function crm.begin_account(uuid) is
$$What a worker needs to read an account and check its webhook; no row when the connection is switched off or paused.$$;

grant execute on function crm.begin_account(uuid) to leadmill_worker;

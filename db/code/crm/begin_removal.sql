create or replace function crm.begin_removal(connection_id uuid) returns table (
  organization_id uuid,
  removed_at timestamptz,
  refresh_token bytea,
  webhooks bigint[],
  is_late boolean
)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select
    c.organization_id, c.removed_at, c.refresh_token,
    array(select w.webhook_id from crm.webhook as w where w.connection_id = c.id order by w.object),
    c.removed_at < now() - interval '3 days'
  from crm.connection as c
  where c.id = begin_removal.connection_id and c.removed_at is not null and c.webhook_secret is not null
$$;

comment on function crm.begin_removal(uuid) is
$$What a worker needs to delete at Pipedrive what belongs to a removed connection; no row when that is done, or the connection was
opened again. is_late: the secrets are deleted even if Pipedrive cannot be reached; by then it has deleted the webhooks itself.$$;

grant execute on function crm.begin_removal(uuid) to leadmill_worker;

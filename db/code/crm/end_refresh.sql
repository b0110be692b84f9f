create or replace function crm.end_refresh(connection_id uuid, lease uuid) returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c set refresh_lease_id = null, refresh_leased_until_at = null
  where c.id = end_refresh.connection_id and c.refresh_lease_id = end_refresh.lease
$$;

comment on function crm.end_refresh(uuid, uuid) is $$End a lease after a request that Pipedrive did not execute.$$;

grant execute on function crm.end_refresh(uuid, uuid) to leadmill_worker;

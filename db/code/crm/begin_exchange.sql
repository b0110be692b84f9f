create or replace function crm.begin_exchange(request_id uuid) returns table (organization_id uuid, code bytea)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select r.organization_id, r.code from crm.authorization_request as r where r.id = begin_exchange.request_id and r.status = 'exchanging'
$$;

comment on function crm.begin_exchange(uuid) is $$The code to exchange, encrypted; no row when that is over.$$;

grant execute on function crm.begin_exchange(uuid) to leadmill_worker;

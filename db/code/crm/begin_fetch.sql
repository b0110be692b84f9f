create or replace function crm.begin_fetch(connection_id uuid) returns table (
  reads_account boolean,
  last_event bigint,
  deals bigint[]
)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(c.account_read_at < now() - interval '1 hour', true), max(e.id), array_agg(distinct e.entity_id)
  from crm.connection as c
  cross join lateral (
    select w.id, w.entity_id from crm.webhook_event as w
    where w.connection_id = c.id and w.status = 'waiting'
    order by w.id
    limit 100
  ) as e
  where c.id = begin_fetch.connection_id and c.is_active and coalesce(greatest(c.paused_until_at, c.refused_until_at) < now(), true)
  group by c.id
$$;

comment on function crm.begin_fetch(uuid) is
$$The deals to read again, at most a hundred; no row when none waits, or the connection is paused.$$;

grant execute on function crm.begin_fetch(uuid) to leadmill_worker;

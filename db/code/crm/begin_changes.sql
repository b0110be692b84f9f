create or replace function crm.begin_changes(connection_id uuid) returns table (
  reads_account boolean,
  last_event bigint,
  objects jsonb
)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select
    c.account_read_at is null,
    (
      select max(e.id)
      from crm.webhook_event as e
      where e.connection_id = c.id and e.change_status = 'waiting'),
    jsonb_agg(jsonb_build_object('entity', w.entity, 'id', w.object_id) order by w.entity, w.object_id)
  from crm.connection as c
  cross join lateral (
    select o.entity, o.object_id from crm.watched_object as o
    where o.connection_id = c.id and o.ready_at <= clock_timestamp()
    order by o.ready_at
    limit 100
  ) as w
  where c.id = begin_changes.connection_id and c.is_active and coalesce(greatest(c.paused_until_at, c.refused_until_at) < now(), true)
  group by c.id
$$;

comment on function crm.begin_changes(uuid) is
$$The objects to read because events about them wait and their bursts are over, at most a hundred; no row when there is none, or the
connection is paused.$$;

grant execute on function crm.begin_changes(uuid) to leadmill_worker;

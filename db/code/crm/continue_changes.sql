create or replace function crm.continue_changes(connection_id uuid) returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select crm.defer_changes(c.id, w.ready_at)
  from crm.connection as c
  cross join lateral (
    select greatest(min(o.ready_at), c.paused_until_at, c.refused_until_at) as ready_at
    from crm.watched_object as o
    where o.connection_id = c.id and o.ready_at is not null) as w
  where c.id = continue_changes.connection_id and c.is_active and w.ready_at is not null
$$;

comment on function crm.continue_changes(uuid) is
$$Defer the job that reads the next objects: those whose bursts are not over, and those that came since.$$;

grant execute on function crm.continue_changes(uuid) to leadmill_worker;

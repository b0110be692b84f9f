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

create or replace function crm.delay_changes(connection_id uuid, problem text, wait interval) returns void
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c set problem = delay_changes.problem, problem_at = clock_timestamp()
  where c.id = delay_changes.connection_id and delay_changes.problem is not null;
  update crm.watched_object as w
  set ready_at = clock_timestamp() + delay_changes.wait, attempts = greatest(w.attempts, 1)
  where (w.connection_id, w.entity, w.object_id) in (
    select o.connection_id, o.entity, o.object_id
    from crm.watched_object as o
    where o.connection_id = delay_changes.connection_id and o.ready_at <= clock_timestamp()
    order by o.entity, o.object_id
    for no key update);
  perform crm.continue_changes(connection_id);
end
$$;

comment on function crm.delay_changes(uuid, text, interval) is
$$Read the objects later that were to be read now, because Pipedrive cannot be reached. problem: the cause, as a code.$$;

grant execute on function crm.delay_changes(uuid, text, interval) to leadmill_worker;

create or replace function crm.recover_changes() returns setof uuid
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection_id uuid;
begin
  for v_connection_id in
    select c.id
    from crm.connection as c
    where c.is_active
      and exists (
        select from crm.watched_object as w where w.connection_id = c.id and w.ready_at < clock_timestamp() - interval '30 seconds')
      and coalesce(greatest(c.paused_until_at, c.refused_until_at) < clock_timestamp(), true)
      and not queue.has_pending('follow_changes', jsonb_build_object('connection_id', c.id))
    order by c.id
  loop
    perform crm.continue_changes(v_connection_id);
    return next v_connection_id;
  end loop;
end
$$;

comment on function crm.recover_changes() is
$$Defer the jobs again that were lost with their worker while events waited; runs every minute. Returns the ids of those connections.$$;

grant execute on function crm.recover_changes() to leadmill_worker;

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

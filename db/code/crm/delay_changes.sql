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

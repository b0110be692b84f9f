create or replace function crm.purge_changes(maximum integer) returns integer
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before constant timestamptz := clock_timestamp() - make_interval(days => ops.setting_of('crm.change_days')::integer);
  v_changes integer;
  v_objects integer;
begin
  delete from crm.change as c
  where c.id in (select o.id from crm.change as o where o.created_at < v_before order by o.created_at limit maximum);
  get diagnostics v_changes = row_count;
  delete from crm.watched_object as w
  where (w.connection_id, w.entity, w.object_id) in (
    select o.connection_id, o.entity, o.object_id
    from crm.watched_object as o
    where o.updated_at < v_before and o.ready_at is null
    order by o.updated_at
    limit maximum);
  get diagnostics v_objects = row_count;
  return greatest(v_changes, v_objects);
end
$$;

comment on function crm.purge_changes(integer) is
$$Delete changes that are older than crm.change_days, and what was told of objects that have not changed since; at most so many of each.
Returns the larger number.$$;

grant execute on function crm.purge_changes(integer) to leadmill_worker;

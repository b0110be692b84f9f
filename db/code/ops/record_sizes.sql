create or replace function ops.record_sizes() returns bigint
language plpgsql volatile security definer -- workers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_today constant date := (now() at time zone 'UTC')::date;
  v_bytes constant bigint := pg_database_size(current_database());
begin
  insert into ops.table_size (day, entity, bytes)
  select v_today, 'database', v_bytes
  union all
  select v_today, n.nspname || '.' || r.relname, sum(pg_total_relation_size(c.oid))::bigint
  from pg_class as c
  join pg_class as r on r.oid = coalesce(pg_partition_root(c.oid), c.oid)
  join pg_namespace as n on n.oid = r.relnamespace
  where c.relkind = 'r' and n.nspowner = (select g.oid from pg_roles as g where g.rolname = 'leadmill_owner')
  group by n.nspname, r.relname
  on conflict (entity, day) do update set bytes = excluded.bytes;
  delete from ops.table_size as s where s.day < v_today - 400;
  return v_bytes;
end
$$;

comment on function ops.record_sizes() is
$$Write down how large each table and the database are today; a second call replaces what the first wrote. Sizes are kept for 400 days.
Returns the bytes of the database.$$;

grant execute on function ops.record_sizes() to leadmill_worker;

create or replace function ops.encryption_key_id() returns text
language sql stable security definer -- the worker has no access to the table
set search_path = pg_catalog, pg_temp
as $$
  select k.key_id from ops.encryption_key as k order by k.created_at desc, k.key_id limit 1
$$;

comment on function ops.encryption_key_id() is $$Id of the key that encrypts now; null if there is none.$$;

grant execute on function ops.encryption_key_id() to leadmill_worker, leadmill_backup;

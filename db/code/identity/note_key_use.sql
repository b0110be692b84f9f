create or replace function identity.note_key_use(api_key_id uuid) returns void
language sql volatile security definer -- the worker writes no table of this room
set search_path = pg_catalog, pg_temp
as $$
  update identity.api_key as k
  set last_used_at = clock_timestamp()
  where k.id = note_key_use.api_key_id
    and (k.last_used_at is null or k.last_used_at < clock_timestamp() - interval '1 minute')
$$;

comment on function identity.note_key_use(uuid) is
$$Remember that a key was used, at most once a minute. A worker calls it for what identity.act_as_key() announces on the channel
api_key_used.$$;

grant execute on function identity.note_key_use(uuid) to leadmill_worker;

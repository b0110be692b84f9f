create or replace function usage.lag() returns jsonb
language sql stable security definer -- callers read no table of this room
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'unread_bytes', coalesce(sum(p.unread), 0),
    'silent_seconds', coalesce(ceil(extract(epoch from clock_timestamp() - min(p.read_at))), 0))
  from usage.log_position as p
$$;

comment on function usage.lag() is
$$How far the consumer of the access log is behind: {unread_bytes} when a worker last looked, and {silent_seconds} since. Of several logs,
the sum, and the one that was not looked at for longest.$$;

grant execute on function usage.lag() to admin, leadmill_api, leadmill_worker;

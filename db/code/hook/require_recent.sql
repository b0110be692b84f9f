create or replace function hook.require_recent() returns void
language plpgsql stable security definer -- callers execute no function of ops
set search_path = pg_catalog, pg_temp
as $$
declare
  v_seconds constant double precision := (ops.setting_of('ops.replica_seconds') #>> '{}')::double precision;
begin
  -- A server that was promoted remembers what it replayed last, for ever. One that was restarted has replayed nothing yet, and nobody
  -- knows how old its rows are. A primary without work still commits the signs of life of its workers, each ten seconds.
  if pg_is_in_recovery()
    and coalesce(pg_last_xact_replay_timestamp() < clock_timestamp() - make_interval(secs => v_seconds), true)
  then
    perform ops.raise_http(503, 'LM017', 'this server is behind', null, 'Try again as Retry-After says.', '{"Retry-After": "1"}');
  end if;
end
$$;

comment on function hook.require_recent() is
$$On a replica, refuse to answer what may be old by more than the setting ops.replica_seconds. Elsewhere it does nothing.
Errors: LM017 (503).$$;

grant execute on function hook.require_recent() to anon, member, partner, admin;

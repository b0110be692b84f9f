create or replace function hook.require_recent() returns void
language plpgsql stable
as $$
begin
  if not pg_is_in_recovery() then
    return;
  end if;
  -- A server that was promoted remembers what it replayed last, for ever. One that was restarted has replayed nothing yet, and nobody
  -- knows how old its rows are. A primary without work still commits the signs of life of its workers, each ten seconds.
  if coalesce(
    pg_last_xact_replay_timestamp() < clock_timestamp() - make_interval(
      secs => (ops.setting_of('ops.replica_seconds') #>> '{}')::double precision),
    true)
  then
    perform ops.raise_http(503, 'LM017', 'this server is behind', null, 'Try again as Retry-After says.', '{"Retry-After": "1"}');
  end if;
end
$$;

comment on function hook.require_recent() is
$$On a replica, refuse to answer what may be old by more than the setting ops.replica_seconds. Elsewhere it does nothing.
Errors: LM017 (503).$$;

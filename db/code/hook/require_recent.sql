create or replace function hook.require_recent() returns void
language plpgsql stable security definer -- callers execute no function of ops
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A server that waits for work still commits the signs of life of its workers, each ten seconds.
  v_behind constant interval := clock_timestamp() - pg_last_xact_replay_timestamp();
begin
  if v_behind > make_interval(secs => (ops.setting_of('ops.replica_seconds') #>> '{}')::double precision) then
    perform ops.raise_http(503, 'LM017', 'this server is behind', null, 'Try again as Retry-After says.', '{"Retry-After": "1"}');
  end if;
end
$$;

comment on function hook.require_recent() is
$$On a replica, refuse to answer what may be old by more than the setting ops.replica_seconds. Elsewhere it does nothing.
Errors: LM017 (503).$$;

grant execute on function hook.require_recent() to anon, member, partner, admin;

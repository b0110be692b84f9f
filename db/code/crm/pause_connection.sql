create or replace function crm.pause_connection(connection_id uuid, problem text, wait interval, is_refusal boolean default false)
  returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    -- How a grant ended says more than that a request was refused since.
    problem = case when c.grant_lost_at is null then pause_connection.problem else c.problem end,
    problem_at = case when c.grant_lost_at is null then clock_timestamp() else c.problem_at end,
    paused_until_at = case when not is_refusal
      then greatest(c.paused_until_at, clock_timestamp() + pause_connection.wait) else c.paused_until_at end,
    refused_until_at = case when is_refusal then clock_timestamp() + pause_connection.wait else c.refused_until_at end
  where c.id = pause_connection.connection_id
$$;

comment on function crm.pause_connection(uuid, text, interval, boolean) is
$$Send no requests to Pipedrive for a while, because it limits our rate. is_refusal: Pipedrive refuses our requests, so none is
repeated automatically, but an admin can resume, and a new token is tried at once.$$;

grant execute on function crm.pause_connection(uuid, text, interval, boolean) to leadmill_worker;

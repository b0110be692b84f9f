-- Deploy leadmill:crm/continue_run to pg

begin;

create function crm.continue_run(run_id uuid, attempt integer) returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform crm.defer_run(crm.lock_run(run_id, attempt));
end
$$;

comment on function crm.continue_run(uuid, integer) is
$$Have the next worker go on: this one has worked long enough, or is told to stop.
Errors: LM754 the run is over, or another worker's.$$;

create function crm.delay_run(run_id uuid, attempt integer, problem text, wait interval default null) returns text
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run crm.import_run := crm.lock_run(run_id, attempt);
begin
  update crm.import_run as r set tries = r.tries + 1, problem = delay_run.problem where r.id = v_run.id returning r.* into v_run;
  if v_run.tries >= 12 then
    perform crm.end_run(v_run.id, 'failed', delay_run.problem);
    return 'failed';
  end if;
  -- Exponential with a cap and full jitter, unless the other side has said how long.
  perform crm.defer_run(v_run, coalesce(
    delay_run.wait, make_interval(secs => random() * least(300, 2 ^ v_run.tries))));
  return v_run.status;
end
$$;

comment on function crm.delay_run(uuid, integer, text, interval) is
$$Something stands in the way that passes: go on later, and give up after 12 times without a page between. problem: what, as
a code. Returns the run's status.
Errors: LM754 the run is over, or another worker's.$$;

create function crm.fail_run(run_id uuid, attempt integer, problem text) returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant crm.import_run := crm.lock_run(run_id, attempt);
begin
  perform crm.end_run(v_run.id, 'failed', problem);
  update crm.connection as c set problem = fail_run.problem, problem_at = clock_timestamp() where c.id = v_run.connection_id;
end
$$;

comment on function crm.fail_run(uuid, integer, text) is
$$End a run that cannot go on. problem: why, as a code.
Errors: LM754 the run is over, or another worker's.$$;

create function crm.pause_connection(connection_id uuid, problem text, wait interval, is_refusal boolean default false) returns void
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    problem = pause_connection.problem,
    problem_at = clock_timestamp(),
    paused_until_at = case when not is_refusal
      then greatest(c.paused_until_at, clock_timestamp() + pause_connection.wait) else c.paused_until_at end,
    refused_until_at = case when is_refusal then clock_timestamp() + pause_connection.wait else c.refused_until_at end
  where c.id = pause_connection.connection_id
$$;

comment on function crm.pause_connection(uuid, text, interval, boolean) is
$$Do not ask Pipedrive for a while: it says that we ask too much. is_refusal: it refuses what we ask, so nothing is asked again by itself,
but an admin may have it asked, and a new token is tried at once.$$;

create function crm.recover_imports() returns setof uuid
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run crm.import_run;
begin
  for v_run in
    select r.* from crm.import_run as r
    where r.status in ('queued', 'running') and not queue.has_pending('import_deals', jsonb_build_object('run_id', r.id))
    order by r.id
    for no key update skip locked
  loop
    perform crm.defer_run(v_run);
    return next v_run.id;
  end loop;
  return query
    select c.id from crm.connection as c
    cross join lateral (select crm.defer_fetch(c.id)) as d
    where exists (select from crm.webhook_event as e where e.connection_id = c.id and e.status = 'waiting')
      and not queue.has_pending('fetch_deals', jsonb_build_object('connection_id', c.id));
end
$$;

comment on function crm.recover_imports() is
$$Put the jobs back that were lost with their worker, of runs that are not over and of webhooks that wait; run every minute.
Returns the ids of those runs and connections.$$;

grant execute on function crm.continue_run(uuid, integer) to leadmill_worker;
grant execute on function crm.delay_run(uuid, integer, text, interval) to leadmill_worker;
grant execute on function crm.fail_run(uuid, integer, text) to leadmill_worker;
grant execute on function crm.pause_connection(uuid, text, interval, boolean) to leadmill_worker;
grant execute on function crm.recover_imports() to leadmill_worker;

commit;

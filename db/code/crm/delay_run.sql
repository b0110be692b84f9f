create or replace function crm.delay_run(run_id uuid, fencing_token integer, problem text, wait interval default null) returns text
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run crm.import_run := crm.lock_run(run_id, fencing_token);
begin
  update crm.import_run as r set consecutive_failures = r.consecutive_failures + 1, problem = delay_run.problem where r.id = v_run.id returning r.* into v_run;
  if v_run.consecutive_failures >= 12 then
    perform crm.end_run(v_run.id, 'failed', delay_run.problem);
    return 'failed';
  end if;
  -- Exponential with a cap and full jitter, unless the other side has said how long.
  perform crm.defer_run(v_run, coalesce(
    delay_run.wait, make_interval(secs => random() * least(300, 2 ^ v_run.consecutive_failures))));
  return v_run.status;
end
$$;

comment on function crm.delay_run(uuid, integer, text, interval) is
$$Something stands in the way that passes: go on later, and give up after 12 times without a page between. problem: what, as
a code. Returns the run's status.
Errors: LM754 the run is over, or another worker's.$$;

grant execute on function crm.delay_run(uuid, integer, text, interval) to leadmill_worker;

create or replace function crm.delay_run(run_id uuid, fencing_token integer, problem text, wait interval default null) returns text
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run crm.import_run := crm.lock_run(run_id, fencing_token);
begin
  update crm.import_run as r set consecutive_failures = r.consecutive_failures + 1, problem = delay_run.problem where r.id = v_run.id
    returning r.* into v_run;
  if v_run.consecutive_failures >= 12 then
    perform crm.end_run(v_run.id, 'failed', delay_run.problem);
    return 'failed';
  end if;
  -- Exponential backoff with a cap and full jitter, unless Pipedrive has said how long to wait.
  perform crm.defer_run(v_run, coalesce(
    delay_run.wait, make_interval(secs => random() * least(300, 2 ^ v_run.consecutive_failures))));
  return v_run.status;
end
$$;

comment on function crm.delay_run(uuid, integer, text, interval) is
$$Continue later after a transient problem, and fail the run after 12 problems without a page in between. problem: the cause, as a
code. Returns the status of the run.
Errors: LM754 the run is over, or another worker has taken it over.$$;

grant execute on function crm.delay_run(uuid, integer, text, interval) to leadmill_worker;

create or replace function crm.fail_run(run_id uuid, fencing_token integer, problem text) returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant crm.import_run := crm.lock_run(run_id, fencing_token);
begin
  perform crm.end_run(v_run.id, 'failed', problem);
  update crm.connection as c set problem = fail_run.problem, problem_at = clock_timestamp() where c.id = v_run.connection_id;
end
$$;

comment on function crm.fail_run(uuid, integer, text) is
$$End a run that cannot go on. problem: why, as a code.
Errors: LM754 the run is over, or another worker's.$$;

grant execute on function crm.fail_run(uuid, integer, text) to leadmill_worker;

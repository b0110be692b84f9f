create or replace function crm.end_run(run_id uuid, status text, problem text default null) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update crm.import_run as r
  set status = end_run.status, problem = end_run.problem, finished_at = clock_timestamp()
  where r.id = end_run.run_id and r.status in ('queued', 'running')
$$;

comment on function crm.end_run(uuid, text, text) is
$$End a run that is not over: as succeeded, or as failed with a problem.$$;

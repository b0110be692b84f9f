create or replace function crm.continue_run(run_id uuid, fencing_token integer) returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform crm.defer_run(crm.lock_run(run_id, fencing_token));
end
$$;

comment on function crm.continue_run(uuid, integer) is
$$Have the next worker go on: this one has worked long enough, or is told to stop.
Errors: LM754 the run is over, or another worker's.$$;

grant execute on function crm.continue_run(uuid, integer) to leadmill_worker;

create or replace function crm.continue_run(run_id uuid, fencing_token integer) returns void
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  perform crm.defer_run(crm.lock_run(run_id, fencing_token));
end
$$;

comment on function crm.continue_run(uuid, integer) is
$$Let the next worker continue: this one has worked long enough, or is shutting down.
Errors: LM754 the run is over, or another worker has taken it over.$$;

grant execute on function crm.continue_run(uuid, integer) to leadmill_worker;

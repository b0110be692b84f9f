create or replace function crm.end_run(run_id uuid, status text, problem text default null) returns void
language plpgsql volatile
as $$
begin
  update crm.import_run as r
  set status = end_run.status, problem = end_run.problem, finished_at = clock_timestamp()
  where r.id = end_run.run_id and r.status in ('queued', 'running');
  if found then
    perform crm.emit_end(run_id);
  end if;
end
$$;

comment on function crm.end_run(uuid, text, text) is
$$End a run that is not over: as succeeded, or as failed with a problem.$$;

create or replace function crm.emit_end(run_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select event.emit(case r.status when 'succeeded' then 'import.finished' else 'import.failed' end, r.id, c.organization_id)
  from crm.import_run as r
  join crm.connection as c on c.id = r.connection_id
  where r.id = emit_end.run_id
$$;

comment on function crm.emit_end(uuid) is $$Emit import.finished or import.failed for a run that has just ended.$$;

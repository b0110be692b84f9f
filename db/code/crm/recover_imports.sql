create or replace function crm.recover_imports() returns setof uuid
language plpgsql volatile security definer -- workers have no privilege on tables
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
$$Defer the jobs again that were lost with their worker, of unfinished runs and waiting webhook events; runs every minute. Returns
the ids of those runs and connections.$$;

grant execute on function crm.recover_imports() to leadmill_worker;

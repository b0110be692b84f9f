create or replace function crm.start_runs() returns setof uuid
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection_id uuid;
begin
  for v_connection_id in
    select c.id
    from crm.connection as c
    where c.is_active and c.niche_id is not null and c.grant_lost_at is null
      and (c.organization_id is null or ops.has_feature(c.organization_id, 'crm'))
      and not exists (
        select from crm.import_run as r where r.connection_id = c.id and r.status in ('queued', 'running'))
    order by c.id
    for no key update
  loop
    return next crm.start_run(v_connection_id, 'schedule');
  end loop;
  delete from crm.import_run as r where r.finished_at < clock_timestamp() - make_interval(days => ops.setting_of('crm.import_days')::integer);
  delete from crm.webhook_event as e where 'waiting' not in (e.status, e.change_status)
    and e.received_at < clock_timestamp() - make_interval(days => ops.setting_of('crm.event_days')::integer);
end
$$;

comment on function crm.start_runs() is
$$Start an import of every connection that imports and has none in progress, unless the plan of its organisation has no CRM, and
delete old runs. Returns the runs.$$;

grant execute on function crm.start_runs() to leadmill_worker;

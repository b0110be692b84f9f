create or replace function crm.begin_run(run_id uuid) returns table (
  fencing_token integer,
  connection_id uuid,
  reads_account boolean,
  persons_since timestamptz,
  current_list text,
  next_cursor text
)
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_run crm.import_run;
  v_connection crm.connection;
begin
  select c.* into v_connection
  from crm.connection as c join crm.import_run as r on r.connection_id = c.id
  where r.id = begin_run.run_id
  for no key update of c;
  update crm.import_run as r
  set fencing_token = r.fencing_token + 1, status = 'running', started_at = coalesce(r.started_at, clock_timestamp())
  where r.id = begin_run.run_id and r.status in ('queued', 'running')
  returning r.* into v_run;
  if not found then
    return;
  end if;
  if not v_connection.is_active then
    perform crm.end_run(v_run.id, 'failed', 'switched_off');
    return;
  end if;
  if not exists (select from catalog.form_schema as s where s.niche_id = v_connection.niche_id and s.status = 'active') then
    perform crm.end_run(v_run.id, 'failed', 'niche_has_no_form');
    return;
  end if;
  if v_connection.paused_until_at > clock_timestamp() then
    update crm.import_run as r set problem = v_connection.problem where r.id = v_run.id;
    perform crm.defer_run(v_run, v_connection.paused_until_at - clock_timestamp());
    return;
  end if;
  update crm.connection as c
  -- Some minutes back, because Pipedrive's clock may differ.
  set persons_seen_at = clock_timestamp() - interval '10 minutes'
  where c.id = v_connection.id and c.persons_seen_at is null;
  return query values (
    v_run.fencing_token, v_connection.id,
    coalesce(v_connection.account_read_at < clock_timestamp() - interval '1 hour', true),
    case when v_run.current_list = 'deals' and v_run.next_cursor is null then v_connection.persons_seen_at end,
    v_run.current_list, v_run.next_cursor);
end
$$;

comment on function crm.begin_run(uuid) is
$$What a worker needs to continue a run; no row when the run is over, cannot continue, or is paused. The run belongs to this worker
from now on: writes of an earlier worker are refused. persons_since: at the beginning of a run, the time since when imported
persons may have changed; null when there are none yet.$$;

grant execute on function crm.begin_run(uuid) to leadmill_worker;

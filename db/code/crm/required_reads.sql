-- LM754 run_taken_over (-): The run is over, or another worker has taken it over (workers
--   only).

create or replace function crm.lock_run(run_id uuid, fencing_token integer) returns crm.import_run
language plpgsql volatile
as $$
declare
  v_run crm.import_run;
begin
  perform from crm.connection as c
  where c.id = (select r.connection_id from crm.import_run as r where r.id = lock_run.run_id)
  for no key update;
  select r.* into v_run from crm.import_run as r
  where r.id = lock_run.run_id and r.fencing_token = lock_run.fencing_token and r.status = 'running'
  for no key update;
  if not found then
    raise exception using
      errcode = 'LM754',
      message = 'the run is over, or another worker has taken it over',
      detail = lock_run.run_id::text;
  end if;
  return v_run;
end
$$;

comment on function crm.lock_run(uuid, integer) is
$$Lock the connection of a run, then the run, for the worker that took it over last.
Errors: LM754 another worker has taken it over.$$;

create or replace function crm.required_reads_of(
  connection_id uuid,
  window_starts_at timestamptz,
  window_ends_at timestamptz,
  deals jsonb
) returns table (persons bigint[], reads_account boolean)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
    select
      coalesce(array_agg(distinct s.person_id) filter (where s.decision = 'eligible' and s.wants_person), '{}'),
      -- A stage may have been created after the account was read.
      coalesce(bool_or(s.decision = 'failed' and s.stage_name is null and s.deal_updated_at is not null), false)
        and exists (
          select from crm.connection as c
          where c.id = required_reads_of.connection_id and c.account_read_at < now() - interval '1 minute')
    from crm.classify_deals(connection_id, window_starts_at, window_ends_at, deals) as s;
exception when data_exception then
  -- One of the deals is malformed; the import finds it, deal by deal.
  return query select array(
    select distinct (e.id #>> '{}')::bigint
    from jsonb_path_query(deals, '$[*].person_id ? (@.type() == "number")') as e (id)
    where e.id #>> '{}' ~ '^\d{1,18}$'), false;
end
$$;

comment on function crm.required_reads_of(uuid, timestamptz, timestamptz, jsonb) is
$$Persons to read for these deals, and whether the account must be read again because a deal has an unknown stage.$$;

create or replace function crm.required_reads(run_id uuid, fencing_token integer, deals jsonb)
  returns table (persons bigint[], reads_account boolean)
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant crm.import_run := crm.lock_run(run_id, fencing_token);
begin
  return query select * from crm.required_reads_of(v_run.connection_id, v_run.window_starts_at, v_run.window_ends_at, deals);
end
$$;

comment on function crm.required_reads(uuid, integer, jsonb) is
$$What must be read before a page can be imported. deals: id, person_id, stage_id, add_time and update_time suffice.
Errors: LM754 the run is over, or another worker has taken it over.$$;

grant execute on function crm.required_reads(uuid, integer, jsonb) to leadmill_worker;

create or replace function crm.record_changed_persons(run_id uuid, fencing_token integer, persons jsonb) returns integer
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant crm.import_run := crm.lock_run(run_id, fencing_token);
  v_count integer;
begin
  update crm.imported_deal as i
  set person_read_at = null
  from (
    select (e.person ->> 'id')::bigint as person_id, (e.person ->> 'update_time')::timestamptz as updated_at
    from jsonb_array_elements(record_changed_persons.persons) as e (person)
  ) as p
  where i.connection_id = v_run.connection_id and i.person_id = p.person_id
    and (i.person_updated_at is null or i.person_updated_at < p.updated_at) and i.person_read_at is not null;
  get diagnostics v_count = row_count;
  update crm.connection as c
  set persons_seen_at = p.updated_at
  from (
    select max((e.person ->> 'update_time')::timestamptz) as updated_at
      from jsonb_array_elements(record_changed_persons.persons) as e (person)
  ) as p
  where c.id = v_run.connection_id and p.updated_at > c.persons_seen_at;
  return v_count;
end
$$;

comment on function crm.record_changed_persons(uuid, integer, jsonb) is
$$Mark the imported deals of persons that have changed at Pipedrive, oldest change first, to be read again. persons: their id and
update_time suffice. Returns the number of deals.
Errors: LM754 the run is over, or another worker has taken it over.$$;

grant execute on function crm.record_changed_persons(uuid, integer, jsonb) to leadmill_worker;

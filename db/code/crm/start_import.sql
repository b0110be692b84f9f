create or replace function crm.start_import(connection_id uuid) returns uuid
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id constant uuid := crm.start_run(start_import.connection_id, 'admin');
begin
  perform audit.record('import_started', 'crm.connection', start_import.connection_id::text, jsonb_build_object('run_id', v_run_id));
  return v_run_id;
end
$$;

comment on function crm.start_import(uuid) is
$$Import the deals of a connection now. Returns the run.
Errors: LM751 no such connection, LM752 one is in progress, LM753 switched off, LM764 events only.$$;

grant execute on function crm.start_import(uuid) to admin;

create or replace function api.start_import(connection_id uuid) returns uuid
language sql volatile
begin atomic
  select crm.start_import(start_import.connection_id);
end;

comment on function api.start_import(uuid) is
$$Import deals now
Returns the import; crm_imports shows its progress.
Errors: LM751 no such connection, LM752 one is in progress, LM753 switched off, LM764 events only.$$;

grant execute on function api.start_import(uuid) to admin;

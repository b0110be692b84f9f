-- Deploy leadmill:crm/start_import to pg

begin;

create function crm.start_import(connection_id uuid) returns uuid
language plpgsql volatile security definer -- web roles write no table
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
Errors: LM751 no such connection, LM752 one is under way, LM753 switched off.$$;

create function crm.refresh_account(connection_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
begin
  perform crm.ask_again(v_connection.id);
  perform audit.record('account_refreshed', 'crm.connection', v_connection.id::text);
end
$$;

comment on function crm.refresh_account(uuid) is
$$Read the pipelines, stages and fields of an account anew, and look after its webhook.
Errors: LM751 no such connection.$$;

grant execute on function crm.start_import(uuid) to admin;
grant execute on function crm.refresh_account(uuid) to admin;

commit;

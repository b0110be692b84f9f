create or replace function crm.refresh_account(connection_id uuid) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_managed_connection(connection_id);
begin
  perform crm.spend_check();
  perform crm.resume_refused_work(v_connection.id);
  perform audit.record('account_refreshed', 'crm.connection', v_connection.id::text);
end
$$;

comment on function crm.refresh_account(uuid) is
$$Check the token, read the pipelines, stages and fields of an account again, and create the webhooks that are missing.
Errors: LM115 role not allowed; LM751 no such connection; LM759 too many checks.$$;

grant execute on function crm.refresh_account(uuid) to member, admin;

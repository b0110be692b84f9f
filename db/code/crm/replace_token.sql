-- LM761 crm_connection_uses_oauth (409): Access was granted by OAuth, so there is no API token
--   to replace.
--   To do: Grant access again.

create or replace function crm.restart_import(connection_id uuid) returns void
language plpgsql volatile
as $$
declare
  v_connection crm.connection;
  v_last crm.import_run;
begin
  select c.* into v_connection from crm.connection as c where c.id = restart_import.connection_id;
  select r.* into v_last from crm.import_run as r where r.connection_id = v_connection.id order by r.created_at desc, r.id desc limit 1;
  if v_connection.is_active and v_connection.niche_id is not null and v_last.status = 'failed'
    and v_last.problem in ('token_refused', 'account_unpaid', 'other_company', 'secret_not_opened', 'grant_lost')
  then
    perform crm.create_run(v_connection, 'admin');
  end if;
end
$$;

comment on function crm.restart_import(uuid) is $$Start the last import again if the old token has failed it.$$;

create or replace function crm.replace_token(connection_id uuid, token text) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_managed_connection(connection_id);
begin
  perform crm.require_token(token);
  if v_connection.is_oauth then
    perform ops.raise_http(409, 'LM761', 'the connection uses OAuth', null, 'Grant access again.');
  end if;
  perform crm.spend_check();
  perform crm.seal_token(v_connection.id, replace_token.token);
  perform crm.expect_check(v_connection.id);
  perform crm.resume_refused_work(v_connection.id);
  perform crm.restart_import(v_connection.id);
end
$$;

comment on function crm.replace_token(uuid, text) is
$$Replace the API token by another one of the same company, and try Pipedrive again at once: a waiting import continues, and one that
the old token had failed is started again.
Errors: LM115 role not allowed; LM750 not a token; LM751 no such connection; LM759 too many checks; LM761 the connection uses
OAuth; LM960 no encryption key.$$;

grant execute on function crm.replace_token(uuid, text) to member, admin;

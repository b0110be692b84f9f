create or replace function crm.replace_token(connection_id uuid, token text) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection crm.connection := crm.require_connection(connection_id);
  v_last crm.import_run;
begin
  perform crm.require_no_fault(catalog.check_answers(
    jsonb '[{"id": "token", "type": "text", "required": true, "options": {"pattern": "[0-9a-f]{40}"}}]',
    jsonb_build_object('token', token)) -> 'faults');
  update crm.connection as c
  set
    token = ops.encrypt_secret('crm.connection.token', c.organization_id, c.id, replace_token.token),
    paused_until_at = null,
    problem = null,
    problem_at = null,
    -- The owner of the token is checked before a deal is read with it.
    account_read_at = null,
    updated_at = clock_timestamp()
  where c.id = v_connection.id
  returning c.* into v_connection;
  perform crm.resume_refused_work(v_connection.id);
  select r.* into v_last from crm.import_run as r where r.connection_id = v_connection.id order by r.created_at desc, r.id desc limit 1;
  if v_connection.is_active and v_last.status = 'failed'
    and v_last.problem in ('token_refused', 'account_unpaid', 'other_company', 'secret_not_opened')
  then
    perform crm.create_run(v_connection, 'admin');
  end if;
end
$$;

comment on function crm.replace_token(uuid, text) is
$$Replace the API token by another one of the same company, and try Pipedrive again at once: a waiting import continues, and one that
the old token had failed is started again.
Errors: LM750 not a token; LM751 no such connection; LM960 no encryption key.$$;

grant execute on function crm.replace_token(uuid, text) to admin;

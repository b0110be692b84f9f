create or replace function crm.assign_connection(connection_id uuid, organization_id uuid, token text) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
begin
  perform crm.require_token(token);
  perform crm.require_no_fault(case
    when exists (select from identity.organization as o where o.id = assign_connection.organization_id) then '[]'
    else jsonb '[{"field": "organization_id", "code": "not_found", "message": "is not there"}]' end);
  if v_connection.is_oauth then
    perform ops.raise_http(409, 'LM761', 'the connection uses OAuth', null, 'Grant access again.');
  end if;
  if exists (
    select from crm.connection as c
    where c.organization_id = assign_connection.organization_id and c.company_domain = v_connection.company_domain)
  then
    perform ops.raise_http(409, 'LM755', 'the company is already connected', v_connection.company_domain);
  end if;
  update crm.connection as c set organization_id = assign_connection.organization_id where c.id = v_connection.id;
  -- Secrets are encrypted for one organisation, and the database cannot decrypt them.
  perform crm.seal_token(v_connection.id, assign_connection.token);
  perform crm.seal_webhook_secret(v_connection.id);
  perform crm.expect_check(v_connection.id);
  perform crm.resume_refused_work(v_connection.id);
end
$$;

comment on function crm.assign_connection(uuid, uuid, text) is
$$Make a connection an organisation's: its events are told to that organisation, whose members manage it. Imports go on, and each deal
remains the same lead. token: API token of the company, because the stored one is encrypted for the former owner.
Errors: LM750 not a token, or no such organisation; LM751 no such connection; LM755 the organisation has connected the company; LM761 the
connection uses OAuth; LM960 no encryption key.$$;

grant execute on function crm.assign_connection(uuid, uuid, text) to admin;

create or replace function crm.connection_of_company(organization_id uuid, company_domain text) returns uuid
language plpgsql volatile
as $$
declare
  v_id uuid;
begin
  select c.id into v_id
  from crm.connection as c
  where c.organization_id = connection_of_company.organization_id and c.company_domain = connection_of_company.company_domain
    and c.removed_at is null
  for no key update;
  return coalesce(v_id, crm.open_connection(
    connection_of_company.organization_id, connection_of_company.company_domain, null, connection_of_company.company_domain,
    '{deal, lead, person, activity}'));
end
$$;

comment on function crm.connection_of_company(uuid, text) is
$$The connection of an organisation to a company: an existing one, or a new one that only tells events.$$;

create or replace function crm.store_authorization(
  request_id uuid,
  company_domain text,
  token text,
  refresh_token text,
  seconds integer
) returns uuid
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request crm.authorization_request;
  v_id uuid;
begin
  select r.* into v_request
  from crm.authorization_request as r where r.id = store_authorization.request_id and r.status = 'exchanging'
  for no key update;
  if not found then
    return null;
  end if;
  if not exists (
      select from crm.connection as c
      where c.organization_id = v_request.organization_id and c.company_domain = store_authorization.company_domain
        and c.removed_at is null)
    and not crm.has_room(v_request.organization_id)
  then
    -- Another one was connected while this one was at the page of consent.
    perform crm.fail_authorization(v_request.id, 'too_many_connections');
    return null;
  end if;
  v_id := crm.connection_of_company(v_request.organization_id, store_authorization.company_domain);
  perform crm.seal_token(v_id, store_authorization.token, store_authorization.refresh_token, store_authorization.seconds);
  -- Webhooks that another token created can be deleted by that token alone: they are refused from now on.
  perform crm.seal_webhook_secret(v_id);
  perform crm.expect_check(v_id);
  update crm.connection as c
  set authorized_at = clock_timestamp(), created_by = coalesce(c.created_by, v_request.requested_by)
  where c.id = v_id;
  update crm.authorization_request as r
  set status = 'connected', connection_id = v_id, code = null, finished_at = clock_timestamp()
  where r.id = v_request.id;
  perform crm.resume_refused_work(v_id);
  perform crm.restart_import(v_id);
  return v_id;
end
$$;

comment on function crm.store_authorization(uuid, text, text, text, integer) is
$$Store the tokens that a code was exchanged for, at the organisation's connection to this company, which is created if there is none.
Returns the connection; null when the request is over.
Errors: LM960 no encryption key.$$;

grant execute on function crm.store_authorization(uuid, text, text, text, integer) to leadmill_worker;

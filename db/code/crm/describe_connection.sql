create or replace function crm.reason_of(problem text) returns text
language sql immutable
return case reason_of.problem
  when 'token_refused' then 'Pipedrive does not accept the API token any more'
  when 'account_unpaid' then 'the account at Pipedrive is not paid'
  when 'other_company' then 'the API token belongs to another company'
  when 'grant_lost' then 'the access that was granted has ended'
  when 'uninstalled' then 'the app was uninstalled at Pipedrive'
  else 'Pipedrive refuses requests (' || coalesce(reason_of.problem, 'unknown') || ')' end;

comment on function crm.reason_of(text) is $$A problem of a connection in words.$$;

create or replace function crm.describe_connection(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'connection', c.name, 'company_domain', c.company_domain, 'reason', crm.reason_of(c.problem), 'is_oauth', c.is_oauth)
  from crm.connection as c
  where c.id = (refs ->> 'crm_connection_id')::uuid and c.organization_id = describe_connection.organization_id
    and c.status in ('refused', 'reconnect')
$$;

comment on function crm.describe_connection(jsonb, uuid, uuid) is
$$What a mail says of {crm_connection_id}, for its organisation. Null for others, and once the connection has access again.$$;

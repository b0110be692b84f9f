create or replace function crm.webhook_credentials(connection_id uuid) returns table (digest bytea, company_id bigint)
language sql stable security definer -- the service has no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select c.webhook_digest, c.company_id from crm.connection as c where c.id = webhook_credentials.connection_id
$$;

comment on function crm.webhook_credentials(uuid) is
$$What authenticates a webhook: sha256 of its secret, and the number of its company once it is known.$$;

grant execute on function crm.webhook_credentials(uuid) to leadmill_api;

create or replace function crm.webhook_credentials(connection_id uuid) returns table (digest bytea, company_id bigint)
language sql stable security definer -- the service sees no table
set search_path = pg_catalog, pg_temp
as $$
  select c.webhook_digest, c.company_id from crm.connection as c where c.id = webhook_credentials.connection_id
$$;

comment on function crm.webhook_credentials(uuid) is
$$What a webhook must prove: sha256 of its secret, and the company it comes from, when that is known.$$;

grant execute on function crm.webhook_credentials(uuid) to leadmill_api;

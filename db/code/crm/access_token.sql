create or replace function crm.access_token(connection_id uuid) returns table (
  organization_id uuid,
  company_domain text,
  token bytea,
  token_version integer,
  is_oauth boolean,
  is_fresh boolean
)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select
    c.organization_id, c.company_domain, c.token, c.token_version, c.is_oauth,
    -- Long enough for the longest job.
    coalesce(c.token_expires_at > now() + interval '5 minutes', true)
  from crm.connection as c
  where c.id = access_token.connection_id and c.token is not null and c.grant_lost_at is null
$$;

comment on function crm.access_token(uuid) is
$$The token of a connection, encrypted, and whether it must be refreshed before use; no row when there is none, or the grant is lost.$$;

grant execute on function crm.access_token(uuid) to leadmill_worker;

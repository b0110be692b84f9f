create or replace function crm.store_tokens(
  connection_id uuid,
  token_version integer,
  token text,
  refresh_token text,
  seconds integer,
  company_domain text
) returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not by the lease: a caller that was slow holds the only valid pair all the same.
  perform from crm.connection as c
  where c.id = store_tokens.connection_id and c.token_version = store_tokens.token_version and c.refresh_token is not null
  for no key update;
  if not found then
    return false;
  end if;
  perform crm.seal_token(store_tokens.connection_id, store_tokens.token, store_tokens.refresh_token, store_tokens.seconds);
  perform crm.adopt_domain(connection_id, company_domain);
  update crm.connection as c set problem = null, problem_at = null
  where c.id = store_tokens.connection_id and c.problem = 'grant_lost';
  return true;
end
$$;

comment on function crm.store_tokens(uuid, integer, text, text, integer, text) is
$$Store the pair that the refresh token of this version was exchanged for, encrypted. seconds: how long the access token is valid.
company_domain: where its API is, in case the company has another subdomain now; null if that is not below pipedrive.com.
Returns false when a newer pair is stored, or the app was uninstalled.
Errors: LM960 no encryption key.$$;

grant execute on function crm.store_tokens(uuid, integer, text, text, integer, text) to leadmill_worker;

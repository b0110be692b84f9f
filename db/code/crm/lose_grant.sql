create or replace function crm.lose_grant(connection_id uuid, lease uuid) returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c
  set
    grant_lost_at = clock_timestamp(), problem = 'grant_lost', problem_at = clock_timestamp(),
    refresh_lease_id = null, refresh_leased_until_at = null
  -- Storing a pair ends the lease: then the refused token was merely an old one.
  where c.id = lose_grant.connection_id and c.refresh_lease_id = lose_grant.lease;
  return found;
end
$$;

comment on function crm.lose_grant(uuid, uuid) is
$$Record that Pipedrive does not know the refresh token, so that access has to be granted again. Returns false and records nothing when
another caller has stored a newer pair since the lease began.$$;

grant execute on function crm.lose_grant(uuid, uuid) to leadmill_worker;

create or replace function identity.find_passkey(credential_id bytea) returns bytea
language sql stable security definer -- the service reads no table
set search_path = pg_catalog, pg_temp
as $$
  select f.public_key
  from identity.second_factor as f
  where f.credential_id = find_passkey.credential_id and f.removed_at is null
$$;

comment on function identity.find_passkey(bytea) is $$The COSE key that verifies signatures of a passkey; null if it is unknown.$$;

grant execute on function identity.find_passkey(bytea) to leadmill_api;

create or replace function ops.network_key() returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Partners and admins answer for what they send: many people's leads come from one address of theirs.
  select ops.keyed_hash('network ' || ops.network_of(request.client_address()))
  where request.role_name() not in ('partner', 'admin')
$$;

comment on function ops.network_key() is
$$What stands for the network of the stranger who sent the request in hand: a keyed hash. Null where there is no request, and
for partners and admins.$$;

create or replace function ops.network_key() returns bytea
language plpgsql stable
as $$
begin
  -- Every sale asks this, so PL/pgSQL, which keeps the plan.
  -- Partners and admins are trusted, and many people's leads come from one address of theirs.
  return case
    when request.role_name() not in ('partner', 'admin')
      then ops.keyed_hash('network ' || ops.network_of(request.client_address())) end;
end
$$;

comment on function ops.network_key() is
$$Keyed hash of the network from which the current request came. Null outside of a request, and for partners and admins.$$;

create or replace function ops.network_of(address inet) returns text
language sql immutable strict parallel safe
-- An IPv6 client can choose any address in its /64.
return host(network(set_masklen(address, case family(address) when 4 then 32 else 64 end)));

comment on function ops.network_of(inet) is
$$The part of an address that its user cannot change at will; null for an unknown address.$$;

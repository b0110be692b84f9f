create or replace function ops.network_of(address inet) returns text
language sql immutable strict parallel safe
-- An IPv6 client can choose any address in its /64. An IPv4 address can be written as an IPv6 one (::ffff:192.0.2.1).
return case
  when address <<= inet '::ffff:0:0/96' then regexp_replace(host(address), '^.*:', '')
  else host(network(set_masklen(address, case family(address) when 4 then 32 else 64 end))) end;

comment on function ops.network_of(inet) is
$$The part of an address that its user cannot change at will; null for an unknown address.$$;

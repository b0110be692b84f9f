create or replace function ops.keyed_hash(value text) returns bytea
-- Each request asks: PL/pgSQL keeps its plan.
language plpgsql stable strict
as $$
begin
  return (select extensions.hmac(convert_to(keyed_hash.value, 'UTF8'), k.secret, 'sha256') from ops.hash_key as k);
end
$$;

comment on function ops.keyed_hash(text) is
$$Keyed hash of an e-mail or network address. Without the key it cannot be reversed by trying all addresses.$$;

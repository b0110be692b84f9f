create or replace function ops.look(limit_name text, key text) returns interval
language plpgsql stable
as $$
declare
  v_limit constant ops.rate_limit := ops.find_limit(look.limit_name);
begin
  if look.key is null or v_limit.maximum is null then
    return null;
  elsif v_limit.maximum = 0 then
    return v_limit.per;
  end if;
  return ops.wait_of(v_limit, ops.keyed_hash(look.key), 1);
end
$$;

comment on function ops.look(text, text) is
$$Time until one unit of a limit is available; null if one is. Neither counts nor locks, so a transaction that only reads can ask. See
ops.spend() for the arguments.
Errors: LM940 unknown limit.$$;

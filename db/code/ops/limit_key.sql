-- LM941 invalid_limit_key (400): The key is not of the kind that the limit counts; `details` says what it has to be.

create or replace function ops.limit_key(rate_limit ops.rate_limit, key text) returns text
language plpgsql stable
as $$
declare
  v_needed text;
begin
  begin
    if limit_key.key is null then
      v_needed := 'is required';
    elsif rate_limit.counted_by = 'network' or (rate_limit.counted_by = 'caller' and limit_key.key !~ '^[0-9a-f]{8}-') then
      v_needed := 'must be an IP address';
      return ops.network_of(limit_key.key::inet);
    elsif rate_limit.counted_by = 'network_hash' then
      v_needed := 'must be an IP address';
      return encode(ops.keyed_hash('network ' || ops.network_of(limit_key.key::inet)), 'hex');
    elsif rate_limit.counted_by in ('user', 'organization', 'api_key', 'caller') then
      v_needed := 'must be an id';
      return limit_key.key::uuid::text;
    elsif rate_limit.counted_by = 'everybody' and limit_key.key <> '' then
      v_needed := 'must be empty: this limit counts everybody together';
    end if;
  exception when invalid_text_representation then
    null; -- raised below
  end;
  if v_needed is not null then
    perform ops.raise_http(400, 'LM941', 'invalid key of a limit',
      jsonb_build_array(jsonb_build_object(
        'field', 'key', 'code', case when limit_key.key is null then 'required' else 'not_a_key' end, 'message', v_needed))::text);
  end if;
  return limit_key.key;
end
$$;

comment on function ops.limit_key(ops.rate_limit, text) is
$$The key of ops.spend() for what an admin writes: an address, an id, an empty text where everybody is counted together, or else the key
itself, as the comment of the limit says.
Errors: LM941 not of the kind that the limit counts (400).$$;

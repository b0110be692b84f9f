create or replace function identity.reset_limit(name text, key text, reason text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit constant ops.rate_limit := ops.find_limit(reset_limit.name);
  v_key constant text := ops.limit_key(v_limit, reset_limit.key);
  v_reason constant text := ops.require_reason(reset_limit.reason);
  v_before constant integer := (ops.limit_state(v_limit.name, v_key)).remaining;
begin
  perform ops.release_spending(v_limit.name, v_key);
  -- Addresses are personal data, which the log does not hold.
  perform audit.record('limit_reset', 'ops.rate_limit', v_limit.name,
    jsonb_build_object(
      'reason', v_reason,
      'key', case when v_limit.counted_by in ('user', 'organization', 'api_key') then v_key end,
      'key_hash', encode(ops.keyed_hash(v_key), 'hex')),
    jsonb_build_object('remaining', v_before));
end
$$;

comment on function identity.reset_limit(text, text, text) is
$$Give a key back all that it has spent from a limit, for admins. It is recorded, with the id of who is counted or the hash of the key.
Errors: LM940 unknown limit, LM941 not a key of this limit, LM068 no reason (400).$$;

grant execute on function identity.reset_limit(text, text, text) to admin;

create or replace function api.reset_limit(name text, key text, reason text) returns void
language sql volatile
begin atomic
  select identity.reset_limit(
    ops.bounded(reset_limit.name, 'name'), ops.bounded(reset_limit.key, 'key'), ops.bounded(reset_limit.reason, 'reason'));
end;

comment on function api.reset_limit(text, text, text) is
$$Give back all that was spent from a limit
name, key: as for check_limit. reason: 10 to 500 characters. It is recorded.
Errors: LM940 unknown limit, LM941 not a key of this limit, LM068 no reason (400).$$;

grant execute on function api.reset_limit(text, text, text) to admin;

-- LM138 too_many_wrong_keys (429): Too many requests with wrong API keys came from this network.
--   To do: Wait as `Retry-After` says.

create or replace function identity.refuse_api_key(key text) returns jsonb
language plpgsql volatile security definer -- counts and records
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key constant identity.api_key := identity.find_api_key(refuse_api_key.key);
  v_code constant text := coalesce(identity.key_fault(v_key), 'LM130'); -- valid by now: the next try passes
  v_wait interval;
begin
  v_wait := ops.spend('identity.wrong_keys', ops.network_of(request.client_address()));
  if v_wait is not null then
    return jsonb_build_object('status', 429, 'code', 'LM138', 'message', 'too many wrong API keys', 'hint', 'Wait as `Retry-After` says.',
      'retry_after', ops.seconds_of(v_wait));
  end if;
  perform audit.record('api_key_refused', 'identity.api_key', v_key.id::text, jsonb_build_object('code', v_code));
  return identity.key_problem(v_code);
end
$$;

comment on function identity.refuse_api_key(text) is
$$Count and record that a wrong key was sent. Returns what the caller is answered: {"status", "code", "message", "hint", "retry_after"}.
Answers: LM130 unknown, LM131 ended (401), LM132 used from elsewhere (403), LM138 too many from this network (429).$$;

grant execute on function identity.refuse_api_key(text) to leadmill_api;

-- LM064 too_many_calls (429): Too many calls came from this network, user or API key; `details` names
--   the limit. Expensive calls count for more than one.
--   To do: Wait as long as `Retry-After` says.

create or replace function ops.require_call(path text, api_key_id text, user_id text, network text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
  v_wait interval;
begin
  select l.name, l.wait into v_name, v_wait
  from (
    select c.name, ops.look(c.name, c.key) as wait
    from ops.call_charges(require_call.path, require_call.api_key_id, require_call.user_id, require_call.network) as c) as l
  where l.wait is not null
  order by l.wait desc
  limit 1;
  if found then
    perform ops.raise_http(429, 'LM064', 'too many calls', v_name, 'Wait as long as `Retry-After` says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
end
$$;

comment on function ops.require_call(text, text, text, text) is
$$Refuse a call if a limit that counts it is used up. Counts nothing: ops.charge_all() does so afterwards, with ops.call_charges(), so what
comes until then passes. The arguments are those of ops.call_charges().
Errors: LM064 too many calls (429).$$;

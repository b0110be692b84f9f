-- The body is inlined into queries over many calls.
create or replace function ops.call_charges(path text, api_key_id text, user_id text, network text)
returns table (name text, key text, units integer)
language sql stable
begin atomic
  select l.name, l.key, l.units
  from (values (1)) as one (call)
  left join ops.call_cost as c on c.path = regexp_replace(call_charges.path, '^/api/', '/')
  cross join lateral (values
    (case
      when call_charges.api_key_id is not null then 'ops.calls_by_api_key'
      when call_charges.user_id is not null then 'ops.calls_by_user'
      else 'ops.calls_by_network' end,
      coalesce(call_charges.api_key_id, call_charges.user_id, call_charges.network), coalesce(c.cost, 1)),
    (c.limit_name, coalesce(call_charges.api_key_id, call_charges.user_id, call_charges.network), 1)
  ) as l (name, key, units)
  where l.name is not null and l.key is not null;
end;

comment on function ops.call_charges(text, text, text, text) is
$$Which limits a call is counted by, for ops.look() before it and ops.charge_all() after it. One of the general ones (the API key, or else
the user, or else the network), and the one of the path, if ops.call_cost names one. network: as ops.network_of() writes it; nobody is
counted under an unknown one. path: with or without /api.$$;

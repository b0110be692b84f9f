create or replace function ops.argument_faults(
  role text, function text, arguments text[], malformed text[] default '{}'
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce((
    select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message) order by f.rank, f.field)
    from (
      select 1 as rank, n.name as field, 'required' as code, 'is required' as message
      from unnest(p.proargnames[:p.pronargs - p.pronargdefaults]) as n (name)
      where n.name <> all (argument_faults.arguments)
      union all
      select 2, g.name, 'unknown_argument', 'is not an argument of this function'
      -- At most 100, so that a caller cannot make the answer arbitrarily long.
      from (select a.name from unnest(argument_faults.arguments) as a (name)
        where a.name <> all (coalesce(p.proargnames[:p.pronargs], '{}')) order by a.name limit 100) as g
      union all
      select 3, n.name, 'not_a_uuid', 'must be a UUID'
      from unnest(p.proargnames[:p.pronargs]) with ordinality as n (name, place)
      where n.name = any (argument_faults.malformed)
        and p.proargtypes[n.place - 1] = any ('{uuid,uuid[]}'::regtype[]::oid[])
    ) as f), '[]')
  from pg_proc as p
  where p.pronamespace = 'api'::regnamespace and p.proname = argument_faults.function
    and has_function_privilege(argument_faults.role, p.oid, 'execute');
$$;

comment on function ops.argument_faults(text, text, text[], text[]) is
$$Faults of the arguments in a call of an api function by a role: [{"field", "code", "message"}], empty if there are none. malformed: names
of those whose values are no UUIDs, which some have to be. Null if the role has no such function, so that nobody
learns the names of functions that their role may not call.$$;

grant execute on function ops.argument_faults(text, text, text[], text[]) to leadmill_api;

-- LM602 invalid_filter (400): The filter has faults.
--   To do: Correct each path listed in `details`, such as `filter.budget.min` or
--   `filter.all[2].value`.

create or replace function distribution.require_filter(fields jsonb, filter jsonb) returns distribution.compiled_filter
language plpgsql stable
as $$
declare
  v_compiled constant distribution.compiled_filter := distribution.compile_filter(fields, filter);
begin
  if v_compiled.faults <> '[]' then
    perform ops.raise_http(400, 'LM602', 'filter has faults', v_compiled.faults::text, 'details lists every fault by its path.');
  end if;
  return v_compiled;
end
$$;

comment on function distribution.require_filter(jsonb, jsonb) is
$$Compile a filter, or refuse it with a list of all its faults.
Errors: LM602.$$;

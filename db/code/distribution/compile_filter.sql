create or replace function distribution.filter_fault(path text, code text, message text) returns distribution.compiled_filter
language sql immutable parallel safe
return row(null, null, null, null, jsonb_build_array(jsonb_build_object(
  'field', path, 'code', filter_fault.code, 'message', filter_fault.message)), null)::distribution.compiled_filter;

comment on function distribution.filter_fault(text, text, text) is $$A condition that cannot be compiled.$$;

create or replace function distribution.compile_distance(field text, value jsonb, path text) returns distribution.compiled_filter
language plpgsql immutable parallel safe
as $$
declare
  v_checked jsonb;
  v_circle jsonb;
  v_key text;
  v_result distribution.compiled_filter;
begin
  if value is null then
    return distribution.filter_fault(path, 'required', 'is required');
  elsif jsonb_typeof(value) = 'object' and value - '{latitude,longitude,km}'::text[] <> '{}' then
    return distribution.filter_fault(path, 'unknown_key', 'must hold latitude, longitude and km only');
  end if;
  v_checked := catalog.check_answers(catalog.distance_fields(), value);
  select coalesce(
    jsonb_agg(f.fault || jsonb_build_object('field', concat_ws('.', path, nullif(f.fault ->> 'field', ''))) order by f.position),
    '[]')
  into v_result.faults
  from jsonb_array_elements(v_checked -> 'faults') with ordinality as f (fault, position);
  if v_result.faults <> '[]' then
    return v_result;
  end if;

  v_circle := v_checked -> 'answers' || jsonb_build_object('field', field);
  -- No field has such an id. The key is made of the circle's values, so that the distance for equal circles is computed once.
  v_key := format('%s@%s,%s,%s', field, v_circle ->> 'latitude', v_circle ->> 'longitude', v_circle ->> 'km');
  v_result.distance_conditions := jsonb_build_object(v_key, v_circle);
  v_result.predicate := format('$."%s" == true', v_key);
  v_result.access_field := field;
  v_result.access_terms := distribution.distance_terms(field, v_circle);
  -- It assumes that leads come from ten million square kilometres.
  v_result.access_share := (
    select least(1, cardinality(v_result.access_terms) * min(e.edge) * min(e.edge) / 1e7)
    from unnest(distribution.cell_edges()) as e (edge)
    where e.edge >= (v_circle ->> 'km')::numeric);
  return v_result;
end
$$;

comment on function distribution.compile_distance(text, jsonb, text) is
$$Compile within_km: the location in a field is no farther than km from a point.$$;

create or replace function distribution.condition_access(field jsonb, op text, value jsonb) returns distribution.compiled_filter
language plpgsql immutable parallel safe
as $$
declare
  v_type constant text := field ->> 'type';
  v_id constant text := field ->> 'id';
  v_list constant jsonb := case when jsonb_typeof(value) = 'array' then value else jsonb_build_array(value) end;
  v_result distribution.compiled_filter;
begin
  if op in ('eq', 'in') or (op = 'contains' and v_type = 'multi-select') then
    select array_agg(distinct distribution.value_term(v_id, case jsonb_typeof(e.value)
      when 'number' then trim_scale((e.value #>> '{}')::numeric)::text else e.value #>> '{}' end))
    into v_result.access_terms
    from jsonb_array_elements(v_list) as e (value);
    v_result.access_share := cardinality(v_result.access_terms)
      * case
        when v_type in ('select', 'radio', 'multi-select') then 1.0 / jsonb_array_length(field -> 'options')
        when v_type = 'boolean' then 0.5
        else 0.02
      end
      -- A lead has several of them.
      * case when v_type = 'multi-select' then 1.5 else 1 end;
  elsif op in ('gte', 'lte', 'between') then
    v_result.access_terms := distribution.range_terms(
      v_id,
      case when op = 'lte' then 0 else distribution.bucket_of(v_list -> 0) end,
      case when op = 'gte' then 1023 else distribution.bucket_of(v_list -> -1) end);
    v_result.access_share := coalesce(case when v_type <> 'date' then
      (least(case when op <> 'gte' then (v_list ->> -1)::numeric end, (field #>> '{options,max}')::numeric)
        - greatest(case when op <> 'lte' then (v_list ->> 0)::numeric end, (field #>> '{options,min}')::numeric))
      / nullif((field #>> '{options,max}')::numeric - (field #>> '{options,min}')::numeric, 0) end, 0.5);
  end if;
  v_result.access_field := case when v_result.access_terms is not null then v_id end;
  return v_result;
end
$$;

comment on function distribution.condition_access(jsonb, text, jsonb) is
$$The terms of a condition and the share of leads that they let through; null where its leads have no terms in common.$$;

create or replace function distribution.compile_condition(field jsonb, condition jsonb, paths jsonb) returns distribution.compiled_filter
language plpgsql immutable parallel safe
as $$
declare
  v_op constant text := condition ->> 'op';
  v_value constant jsonb := condition -> 'value';
  v_fault constant text[] := catalog.operator_fault(field ->> 'type', v_op);
  v_result distribution.compiled_filter;
begin
  if v_fault is not null then
    return distribution.filter_fault(paths ->> 'op', v_fault[1], v_fault[2]);
  elsif v_op = 'within_km' then
    return distribution.compile_distance(field ->> 'id', v_value, paths ->> 'value');
  end if;
  v_result.faults := catalog.value_faults(field, v_op, v_value, paths);
  if v_result.faults = '[]' then
    v_result := distribution.condition_access(field, v_op, v_value);
    v_result.faults := '[]';
    v_result.predicate := catalog.condition_predicate(field, v_op, v_value);
  end if;
  return v_result;
end
$$;

comment on function distribution.compile_condition(jsonb, jsonb, jsonb) is
$$Compile one condition on a field of the form; the type of the field determines which operators and values are valid.$$;

create or replace function distribution.combine_conditions(parts distribution.compiled_filter[], joiner text)
  returns distribution.compiled_filter
language plpgsql immutable parallel safe
as $$
declare
  v_result distribution.compiled_filter;
begin
  select string_agg('(' || p.predicate || ')', joiner), coalesce(jsonb_agg(f.value) filter (where f.value is not null), '[]')
  into v_result.predicate, v_result.faults
  from unnest(parts) with ordinality as p (predicate, access_field, access_terms, access_share, faults, distance_conditions, position)
  left join lateral jsonb_array_elements(p.faults) as f (value) on true;
  if v_result.faults <> '[]' then
    return v_result;
  end if;
  v_result.distance_conditions := (
    select jsonb_object_agg(c.key, c.circle)
    from unnest(parts) as p
    cross join jsonb_each(p.distance_conditions) as c (key, circle));
  if joiner = '&&' then
    -- A lead that is wanted has terms of each part: the most selective part is enough.
    select p.access_field, p.access_terms, p.access_share
    into v_result.access_field, v_result.access_terms, v_result.access_share
    from unnest(parts) as p
    where p.access_terms is not null
    order by p.access_share, cardinality(p.access_terms), p.access_field
    limit 1;
  elsif not exists (select from unnest(parts) as p where p.access_field is distinct from (parts[1]).access_field) then
    -- A lead that is wanted has terms of one part: all of them are needed, which is possible within one field only.
    select (parts[1]).access_field, array_agg(distinct t.term), (select least(1, sum(p.access_share)) from unnest(parts) as p)
    into v_result.access_field, v_result.access_terms, v_result.access_share
    from unnest(parts) as p
    cross join unnest(p.access_terms) as t (term);
  end if;
  return v_result;
end
$$;

comment on function distribution.combine_conditions(distribution.compiled_filter[], text) is
$$Several conditions as one: && all of them, || any of them.$$;

create or replace function distribution.compile_node(fields jsonb, node jsonb) returns distribution.compiled_filter
language plpgsql immutable parallel safe
as $$
declare
  v_field jsonb;
  v_result distribution.compiled_filter;
begin
  if node ? 'fault' then
    v_result.faults := jsonb_build_array(node -> 'fault');
    return v_result;
  elsif node ? 'condition' then
    select f.field into v_field from jsonb_array_elements(fields) as f (field) where f.field -> 'id' = node #> '{condition,field}';
    return distribution.compile_condition(v_field, node -> 'condition', node -> 'paths');
  elsif node ? 'not' then
    v_result := distribution.compile_node(fields, node -> 'not');
    -- A negation has no terms: the leads that it wants are those without them.
    return row('!(' || v_result.predicate || ')', null, null, null, v_result.faults,
      v_result.distance_conditions)::distribution.compiled_filter;
  end if;
  return distribution.combine_conditions(
    array(
      select distribution.compile_node(fields, e.node)
      from jsonb_array_elements(coalesce(node -> 'all', node -> 'any')) with ordinality as e (node, position)
      order by e.position),
    case when node ? 'all' then '&&' else '||' end);
end
$$;

comment on function distribution.compile_node(jsonb, jsonb) is $$Compile a node of a canonical filter (distribution.normalize_filter).$$;

create or replace function distribution.compile_filter(fields jsonb, filter jsonb) returns distribution.compiled_filter
language plpgsql immutable parallel safe
as $$
declare
  v_result distribution.compiled_filter;
begin
  if length(filter::text) > 10000 then
    return distribution.filter_fault('filter', 'too_long', 'must have at most 10000 characters');
  end if;
  v_result := distribution.compile_node(distribution.filter_fields(fields), distribution.normalize_filter(fields, filter));
  if v_result.faults = '[]' then
    v_result.predicate := 'strict ' || coalesce(v_result.predicate, '1 == 1');
    v_result.access_terms := coalesce(v_result.access_terms, '{*}');
  end if;
  return v_result;
end
$$;

comment on function distribution.compile_filter(jsonb, jsonb) is
$$Compile a filter against the fields of a form. Either {"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]},
or conditions {"field", "op", "value"} under {"all": [...]}, {"any": [...]}, {"not": ...}, or both mixed; {} matches every
lead. op: eq, neq, in, not_in, contains, gte, lte, between, exists, within_km; ranges include both ends, dates are ISO text.
A location has parts: place.country, place.city, place.state, place.zip, place.latitude …; or its distance can be
limited: {"field": "place", "op": "within_km", "value": {"latitude": 48.2, "longitude": 16.37, "km": 25}}, from 0.001 to 1000 km
along the ellipsoid, the end included; a location without coordinates is unknown to it.
An absent answer makes its condition unknown, and so the negation of that; only true matches.
The names all, any, not, field and op are reserved: a field with such an id can be used in a condition written in full only.
Fault codes: unknown_field, unknown_operator, wrong_operator, unknown_key, required, empty, wrong_type, wrong_length,
upside_down, not_a_range, not_an_object, too_deep, too_long and those of catalog.check_answers.$$;

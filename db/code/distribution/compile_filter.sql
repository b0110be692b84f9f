create or replace function distribution.filter_fault(path text, code text, message text) returns distribution.compiled_filter
language sql immutable parallel safe
return row(null, null, null, null, jsonb_build_array(jsonb_build_object(
  'field', path, 'code', filter_fault.code, 'message', filter_fault.message)), null)::distribution.compiled_filter;

comment on function distribution.filter_fault(text, text, text) is $$A condition that cannot be compiled.$$;

create or replace function distribution.value_faults(field jsonb, op text, value jsonb, path text) returns jsonb
language sql immutable parallel safe
begin atomic
  with input as (
    select
      case
        when field ->> 'type' in ('number', 'range') then '{"type": "number"}'
        when field ->> 'type' in ('date', 'boolean') then jsonb_build_object('type', field -> 'type')
        when field ->> 'type' in ('select', 'radio', 'multi-select')
          then jsonb_build_object('type', 'select', 'options', field -> 'options')
        else '{"type": "text"}'
      end as form,
      op in ('in', 'not_in', 'between') as is_list
  )
  select coalesce(
    jsonb_agg(jsonb_build_object('field', f.path, 'code', f.fault[1], 'message', f.fault[2]) order by f.position),
    '[]')
  from (
    select 0 as position, value_faults.path,
      case
        -- An input that was left empty sends null.
        when value is null or value = 'null' then '{required,is required}'::text[]
        when op = 'exists' and jsonb_typeof(value) <> 'boolean' then '{wrong_type,must be true or false}'
        when i.is_list and jsonb_typeof(value) <> 'array' then '{wrong_type,must be a list}'
        when op = 'between' and jsonb_array_length(value) <> 2 then '{wrong_length,must be a list of two}'
        when i.is_list and value = '[]' then '{empty,must name at least one}'
        when op = 'between' and jsonb_typeof(value -> 0) = jsonb_typeof(value -> 1)
          and case field ->> 'type'
            when 'date' then (value ->> 0) collate "C" > value ->> 1
            else value -> 0 > value -> 1 end
          then '{upside_down,must begin with the smaller}'
        when value in ('""', '" "') then '{empty,must not be empty}'
      end as fault
    from input as i
    union all
    select v.position,
      case when i.is_list then format('%s[%s]', value_faults.path, v.position - 1) else value_faults.path end,
      catalog.answer_fault(i.form || '{"required": true}', nullif(v.value, 'null'))
    from input as i
    cross join lateral jsonb_array_elements(
      case
        when op = 'exists' or value is null or value = 'null' or (i.is_list and jsonb_typeof(value) <> 'array') then '[]'
        when i.is_list then value
        else jsonb_build_array(value)
      end) with ordinality as v (value, position)
  ) as f
  where f.fault is not null;
end;

comment on function distribution.value_faults(jsonb, text, jsonb, text) is
$$What is wrong with the value of a condition on a field, as the types of form answers see it.$$;

create or replace function distribution.compile_distance(field text, value jsonb, path text) returns distribution.compiled_filter
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
  -- No field has an id like this. It names the circle by what it is: the same circle is measured once.
  v_key := format('%s@%s,%s,%s', field, v_circle ->> 'latitude', v_circle ->> 'longitude', v_circle ->> 'km');
  v_result.circles := jsonb_build_object(v_key, v_circle);
  v_result.predicate := format('$."%s" == true', v_key);
  v_result.access_field := field;
  v_result.access_terms := distribution.distance_terms(field, v_circle);
  -- Leads come from ten million square kilometres, say.
  v_result.share := (
    select least(1, cardinality(v_result.access_terms) * min(e.edge) * min(e.edge) / 1e7)
    from unnest(distribution.cell_edges()) as e (edge)
    where e.edge >= (v_circle ->> 'km')::numeric);
  return v_result;
end
$$;

comment on function distribution.compile_distance(text, jsonb, text) is
$$Compile within_km: the location that a field is answered with is no farther than km from a point.$$;

create or replace function distribution.compile_condition(field jsonb, op text, value jsonb, path text) returns distribution.compiled_filter
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type constant text := field ->> 'type';
  v_id constant text := field ->> 'id';
  v_is_ordered constant boolean := v_type in ('number', 'range', 'date');
  v_is_choice constant boolean := v_type in ('select', 'radio', 'multi-select');
  -- In strict mode a missing key is an error, an error in a predicate is unknown, and so is its negation:
  -- exactly what an absent answer has to mean. Lax mode would take "not gte 5" for true.
  -- A part of a location has the id place.city.
  v_at constant text := '$."' || replace(v_id, '.', '"."') || '"' || case when v_type = 'multi-select' then '[*]' else '' end;
  v_list constant jsonb := case when jsonb_typeof(value) = 'array' then value else jsonb_build_array(value) end;
  v_faults jsonb;
  v_result distribution.compiled_filter;
begin
  if op is null or op not in ('eq', 'neq', 'in', 'not_in', 'contains', 'gte', 'lte', 'between', 'exists', 'within_km') then
    return distribution.filter_fault(path || '.op', 'unknown_operator',
      'must be one of eq, neq, in, not_in, contains, gte, lte, between, exists, within_km');
  end if;
  if (op in ('gte', 'lte', 'between') and not v_is_ordered)
    or (op = 'contains' and v_type not in ('text', 'textarea', 'email', 'phone', 'multi-select'))
    or (op in ('eq', 'neq') and v_type = 'multi-select')
    or (op in ('in', 'not_in') and v_type = 'boolean')
    or (op not in ('exists', 'within_km') and v_type = 'location')
    or (op = 'within_km' and v_type <> 'location')
  then
    return distribution.filter_fault(path || '.op', 'wrong_operator', format('cannot be used on a field of type %s', v_type));
  end if;
  if op = 'within_km' then
    return distribution.compile_distance(v_id, value, path || '.value');
  end if;
  v_faults := distribution.value_faults(field, op, value, path || '.value');
  if v_faults <> '[]' then
    return row(null, null, null, null, v_faults, null)::distribution.compiled_filter;
  end if;

  v_result.faults := '[]';
  v_result.predicate := case
    -- The one question that an absent answer answers.
    when op = 'exists' then
      case when value = 'false' then '!' else '' end || format('($.keyvalue().key == %s)',
        replace(to_json(v_id)::text, '.', format('" && $."%s".keyvalue().key == "', split_part(v_id, '.', 1))))
    when op = 'gte' then format('%s >= %s', v_at, value)
    when op = 'lte' then format('%s <= %s', v_at, value)
    when op = 'between' then format('%s >= %s && %s <= %s', v_at, value -> 0, v_at, value -> 1)
    when op = 'contains' and v_type <> 'multi-select' then format('%s like_regex %s flag "q"', v_at, value)
    else case when op in ('neq', 'not_in') then '!' else '' end || '('
      || (select string_agg(format('%s == %s', v_at, e.value), ' || ') from jsonb_array_elements(v_list) as e (value))
      || ')'
  end;

  if op in ('eq', 'in') or (op = 'contains' and v_type = 'multi-select') then
    select array_agg(distinct distribution.value_term(v_id, case jsonb_typeof(e.value)
      when 'number' then trim_scale((e.value #>> '{}')::numeric)::text else e.value #>> '{}' end))
    into v_result.access_terms
    from jsonb_array_elements(v_list) as e (value);
    v_result.share := cardinality(v_result.access_terms)
      * case when v_is_choice then 1.0 / jsonb_array_length(field -> 'options') when v_type = 'boolean' then 0.5 else 0.02 end
      -- A lead names several.
      * case when v_type = 'multi-select' then 1.5 else 1 end;
  elsif op in ('gte', 'lte', 'between') then
    v_result.access_terms := distribution.range_terms(
      v_id,
      case when op = 'lte' then 0 else distribution.bucket_of(v_list -> 0) end,
      case when op = 'gte' then 1023 else distribution.bucket_of(v_list -> -1) end);
    v_result.share := coalesce(case when v_type <> 'date' then
      (least(case when op <> 'gte' then (v_list ->> -1)::numeric end, (field #>> '{options,max}')::numeric)
        - greatest(case when op <> 'lte' then (v_list ->> 0)::numeric end, (field #>> '{options,min}')::numeric))
      / nullif((field #>> '{options,max}')::numeric - (field #>> '{options,min}')::numeric, 0) end, 0.5);
  end if;
  v_result.access_field := case when v_result.access_terms is not null then v_id end;
  return v_result;
end
$$;

comment on function distribution.compile_condition(jsonb, text, jsonb, text) is
$$Compile one condition on one field of the form; its type decides which operators and values there are.$$;

create or replace function distribution.combine_conditions(parts distribution.compiled_filter[], joiner text) returns distribution.compiled_filter
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_result distribution.compiled_filter;
begin
  select string_agg('(' || p.predicate || ')', joiner), coalesce(jsonb_agg(f.value) filter (where f.value is not null), '[]')
  into v_result.predicate, v_result.faults
  from unnest(parts) with ordinality as p (predicate, access_field, access_terms, share, faults, circles, position)
  left join lateral jsonb_array_elements(p.faults) as f (value) on true;
  if v_result.faults <> '[]' then
    return v_result;
  end if;
  v_result.circles := (
    select jsonb_object_agg(c.key, c.circle)
    from unnest(parts) as p
    cross join jsonb_each(p.circles) as c (key, circle));
  if joiner = '&&' then
    -- A lead that is wanted has terms of each part: the most selective will do.
    select p.access_field, p.access_terms, p.share
    into v_result.access_field, v_result.access_terms, v_result.share
    from unnest(parts) as p
    where p.access_terms is not null
    order by p.share, cardinality(p.access_terms), p.access_field
    limit 1;
  elsif not exists (select from unnest(parts) as p where p.access_field is distinct from (parts[1]).access_field) then
    -- A lead that is wanted has terms of one part: all of them are needed, which is of use within one field.
    select (parts[1]).access_field, array_agg(distinct t.term), (select least(1, sum(p.share)) from unnest(parts) as p)
    into v_result.access_field, v_result.access_terms, v_result.share
    from unnest(parts) as p
    cross join unnest(p.access_terms) as t (term);
  end if;
  return v_result;
end
$$;

comment on function distribution.combine_conditions(distribution.compiled_filter[], text) is
$$Several conditions as one: && all of them, || any of them.$$;

create or replace function distribution.compile_node(fields jsonb, node jsonb, path text, depth integer) returns distribution.compiled_filter
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts distribution.compiled_filter[] := '{}'::distribution.compiled_filter[];
  v_part distribution.compiled_filter;
  v_inner distribution.compiled_filter[];
  v_field jsonb;
  v_key text;
  v_value jsonb;
begin
  if jsonb_typeof(node) is distinct from 'object' then
    return distribution.filter_fault(path, 'not_an_object', 'must be a JSON object');
  elsif depth > 8 then
    return distribution.filter_fault(path, 'too_deep', 'must be nested no deeper than 8');
  elsif node = '{}' and depth > 0 then
    return distribution.filter_fault(path, 'empty', 'must hold a condition');
  elsif node ?| '{field,op}' then
    select f.value into v_field from jsonb_array_elements(fields) as f (value) where f.value -> 'id' = node -> 'field';
    if not found then
      return distribution.filter_fault(path || '.field', 'unknown_field', 'is not a field of this form');
    elsif node - '{field,op,value}'::text[] <> '{}' then
      return distribution.filter_fault(path, 'unknown_key', 'must hold field, op and value only');
    end if;
    return distribution.compile_condition(v_field, node ->> 'op',
      coalesce(node -> 'value', case node ->> 'op' when 'exists' then 'true'::jsonb end), path);
  end if;

  -- Whatever stands side by side must all be true.
  for v_key, v_value in select e.key, e.value from jsonb_each(node) as e loop
    if v_key in ('all', 'any') then
      if jsonb_typeof(v_value) <> 'array' or v_value = '[]' then
        v_part := distribution.filter_fault(path || '.' || v_key, 'empty', 'must be a list of conditions');
      else
        select array_agg(distribution.compile_node(
          fields, e.value, format('%s.%s[%s]', path, v_key, e.position - 1), depth + 1) order by e.position)
        into v_inner
        from jsonb_array_elements(v_value) with ordinality as e (value, position);
        v_part := distribution.combine_conditions(v_inner, case v_key when 'all' then '&&' else '||' end);
      end if;
    elsif v_key = 'not' then
      v_part := distribution.compile_node(fields, v_value, path || '.not', depth + 1);
      v_part := row('!(' || v_part.predicate || ')', null, null, null, v_part.faults, v_part.circles)::distribution.compiled_filter;
    else
      v_part := distribution.compile_entry(fields, v_key, v_value, path || '.' || left(v_key, 100));
    end if;
    v_parts := v_parts || v_part;
  end loop;
  return distribution.combine_conditions(v_parts, '&&');
end
$$;

comment on function distribution.compile_node(jsonb, jsonb, text, integer) is
$$Compile an object of a filter: a condition {"field", "op", "value"}, or members that must all be true.$$;

create or replace function distribution.compile_entry(fields jsonb, id text, value jsonb, path text) returns distribution.compiled_filter
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_field jsonb;
  v_result distribution.compiled_filter;
begin
  select f.value into v_field from jsonb_array_elements(fields) as f (value) where f.value ->> 'id' = compile_entry.id;
  if not found then
    return distribution.filter_fault(path, 'unknown_field', 'is not a field of this form');
  elsif jsonb_typeof(value) = 'array' then
    v_result := distribution.compile_condition(v_field, 'in', value, path);
  elsif jsonb_typeof(value) = 'object' then
    if value - '{min,max}'::text[] <> '{}' or value = '{}' then
      return distribution.filter_fault(path, 'not_a_range', 'must hold min, max or both');
    end if;
    v_result := case
      when value ?& '{min,max}' then
        distribution.compile_condition(v_field, 'between', jsonb_build_array(value -> 'min', value -> 'max'), path)
      when value ? 'min' then distribution.compile_condition(v_field, 'gte', value -> 'min', path || '.min')
      else distribution.compile_condition(v_field, 'lte', value -> 'max', path || '.max')
    end;
  else
    v_result := distribution.compile_condition(
      v_field, case v_field ->> 'type' when 'multi-select' then 'contains' else 'eq' end, value, path);
  end if;
  -- Here nobody wrote an op and a value: name what he did write.
  v_result.faults := (
    select coalesce(jsonb_agg(f.value || jsonb_build_object('field',
      case
        when jsonb_typeof(compile_entry.value) = 'object' then
          replace(replace(regexp_replace(f.value ->> 'field', '\.(op|value)(?=(\[\d\])?$)', ''), '[0]', '.min'), '[1]', '.max')
        else regexp_replace(f.value ->> 'field', '\.(op|value)(?=(\[\d+\])?$)', '')
      end) order by f.position), '[]')
    from jsonb_array_elements(v_result.faults) with ordinality as f (value, position));
  return v_result;
end
$$;

comment on function distribution.compile_entry(jsonb, text, jsonb, text) is
$$Compile a member "field": {"min", "max"}, "field": [one of these] or "field": this.$$;

create or replace function distribution.filter_fields(fields jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_agg(f.field order by f.position, f.part_position), '[]')
  from (
    select e.position, 0 as part_position, e.field
    from jsonb_array_elements(filter_fields.fields) with ordinality as e (field, position)
    union all
    select e.position, p.position, p.part || jsonb_build_object('id', (e.field ->> 'id') || '.' || (p.part ->> 'id'))
    from jsonb_array_elements(filter_fields.fields) with ordinality as e (field, position)
    cross join jsonb_array_elements(
      case e.field ->> 'type' when 'location' then catalog.location_fields(e.field -> 'options') else '[]' end
    ) with ordinality as p (part, position)
  ) as f;
end;

comment on function distribution.filter_fields(jsonb) is
$$What filters may ask for: the fields of a form and the parts of its locations, such as place.city.$$;

create or replace function distribution.compile_filter(fields jsonb, filter jsonb) returns distribution.compiled_filter
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_result distribution.compiled_filter;
begin
  if length(filter::text) > 10000 then
    return distribution.filter_fault('filter', 'too_long', 'must have at most 10000 characters');
  end if;
  v_result := distribution.compile_node(distribution.filter_fields(fields), filter, 'filter', 0);
  if v_result.faults = '[]' then
    v_result.predicate := 'strict ' || coalesce(v_result.predicate, '1 == 1');
    v_result.access_terms := coalesce(v_result.access_terms, '{*}');
  end if;
  return v_result;
end
$$;

comment on function distribution.compile_filter(jsonb, jsonb) is
$$Compile a filter against the fields of a form. Either {"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]},
or conditions {"field", "op", "value"} under {"all": [...]}, {"any": [...]}, {"not": ...}, or both mixed; {} wants every
lead. op: eq, neq, in, not_in, contains, gte, lte, between, exists, within_km; ranges include both ends, dates are ISO text.
Of a location its parts are asked for: place.country, place.city, place.state, place.zip, place.latitude …; or how far away it
is: {"field": "place", "op": "within_km", "value": {"latitude": 48.2, "longitude": 16.37, "km": 25}}, from 0.001 to 1000 km
along the ellipsoid, the end included; a location without coordinates is unknown to it.
An absent answer makes its condition unknown, and so the negation of that; only true matches.
The names all, any, not, field and op are taken: a field with such an id is reached by a condition.
Fault codes: unknown_field, unknown_operator, wrong_operator, unknown_key, required, empty, wrong_type, wrong_length,
upside_down, not_a_range, not_an_object, too_deep, too_long and those of catalog.check_answers.$$;

create or replace function distribution.fault_node(path text, code text, message text) returns jsonb
language sql immutable parallel safe
return jsonb_build_object('fault', jsonb_build_object(
  'field', path, 'code', fault_node.code, 'message', fault_node.message));

comment on function distribution.fault_node(text, text, text) is $$A node of a canonical filter that replaces one with a fault.$$;

create or replace function distribution.normalize_shorthand(fields jsonb, id text, value jsonb, path text) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type text;
  v_op text;
  v_value jsonb := value;
  v_value_path text := path;
  v_items jsonb := '{}'::jsonb;
begin
  select f.field ->> 'type' into v_type from jsonb_array_elements(fields) as f (field) where f.field ->> 'id' = normalize_shorthand.id;
  if not found then
    return distribution.fault_node(path, 'unknown_field', 'is not a field of this form');
  elsif jsonb_typeof(value) = 'object' and (value - '{min,max}'::text[] <> '{}' or value = '{}') then
    return distribution.fault_node(path, 'not_a_range', 'must hold min, max or both');
  elsif jsonb_typeof(value) = 'array' then
    v_op := 'in';
  elsif jsonb_typeof(value) <> 'object' then
    v_op := case v_type when 'multi-select' then 'contains' else 'eq' end;
  elsif value ?& '{min,max}' then
    v_op := 'between';
    v_value := jsonb_build_array(value -> 'min', value -> 'max');
    v_items := jsonb_build_object('items', jsonb_build_array(path || '.min', path || '.max'));
  else
    v_op := case when value ? 'min' then 'gte' else 'lte' end;
    v_value := coalesce(value -> 'min', value -> 'max');
    v_value_path := path || case when value ? 'min' then '.min' else '.max' end;
  end if;
  return jsonb_build_object(
    'condition', jsonb_build_object('field', id, 'op', v_op, 'value', v_value),
    'paths', jsonb_build_object('field', path, 'op', v_value_path, 'value', v_value_path) || v_items,
    'short', value);
end
$$;

comment on function distribution.normalize_shorthand(jsonb, text, jsonb, text) is
$$The member "field": {"min", "max"}, "field": [one of these] or "field": this of a filter, as a condition.$$;

create or replace function distribution.normalize_condition(fields jsonb, node jsonb, path text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when not exists (select from jsonb_array_elements(fields) as f (field) where f.field -> 'id' = node -> 'field')
      then distribution.fault_node(path || '.field', 'unknown_field', 'is not a field of this form')
    when node - '{field,op,value}'::text[] <> '{}'
      then distribution.fault_node(path, 'unknown_key', 'must hold field, op and value only')
    else jsonb_build_object(
      'condition', case when node ->> 'op' = 'exists' then '{"value": true}' else '{}' end::jsonb || node,
      'paths', jsonb_build_object('field', path || '.field', 'op', path || '.op', 'value', path || '.value'))
  end
$$;

comment on function distribution.normalize_condition(jsonb, jsonb, text) is $$A condition that is written in full.$$;

create or replace function distribution.normalize_node(fields jsonb, node jsonb, path text, depth integer) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text;
  v_value jsonb;
  v_path text;
  v_nodes jsonb := '[]'::jsonb;
begin
  if jsonb_typeof(node) is distinct from 'object' then
    return distribution.fault_node(path, 'not_an_object', 'must be a JSON object');
  elsif depth > 8 then
    return distribution.fault_node(path, 'too_deep', 'must be nested no deeper than 8');
  elsif node = '{}' and depth > 0 then
    return distribution.fault_node(path, 'empty', 'must hold a condition');
  elsif node ?| '{field,op}' then
    return distribution.normalize_condition(fields, node, path);
  end if;
  for v_key, v_value in select e.key, e.value from jsonb_each(node) as e loop
    v_path := path || '.' || left(v_key, 100);
    v_nodes := v_nodes || jsonb_build_array(case
      when v_key in ('all', 'any') and (jsonb_typeof(v_value) <> 'array' or v_value = '[]') then
        distribution.fault_node(v_path, 'empty', 'must be a list of conditions')
      when v_key in ('all', 'any') then
        jsonb_build_object(v_key, (
          select jsonb_agg(
            distribution.normalize_node(fields, e.value, format('%s[%s]', v_path, e.position - 1), depth + 1) order by e.position)
          from jsonb_array_elements(v_value) with ordinality as e (value, position)))
      when v_key = 'not' then
        jsonb_build_object('not', distribution.normalize_node(fields, v_value, v_path, depth + 1), 'path', v_path)
      else distribution.normalize_shorthand(fields, v_key, v_value, v_path)
    end);
  end loop;
  return jsonb_build_object('all', v_nodes, 'is_object', true);
end
$$;

comment on function distribution.normalize_node(jsonb, jsonb, text, integer) is
$$An object of a filter: a condition {"field", "op", "value"}, or members that must all be true.$$;

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
$$The fields that a filter can name: those of a form, and the parts of its locations, such as place.city.$$;

create or replace function distribution.normalize_filter(fields jsonb, filter jsonb) returns jsonb
language sql immutable parallel safe
return distribution.normalize_node(distribution.filter_fields(fields), filter, 'filter', 0);

comment on function distribution.normalize_filter(jsonb, jsonb) is
$$A filter in its canonical form, which is all that compile_filter and upgrade_filter read. A node is one of
{"condition": {"field", "op", "value"}, "paths": {"field", "op", "value", "items"}, "short"}: paths name what the owner wrote, for faults
(items: each item of a value that is a list, where that is not value[0], value[1] …), and short is the value of a shorthand;
{"all": [nodes]} and {"any": [nodes]}; {"all": [nodes], "is_object": true}, the members of one object;
{"not": node, "path"}; {"fault": {"field", "code", "message"}}, where the grammar is violated.$$;

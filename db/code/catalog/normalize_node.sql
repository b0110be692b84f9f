create or replace function catalog.fault_node(path text, code text, message text) returns jsonb
language sql immutable parallel safe
return jsonb_build_object('fault', jsonb_build_object(
  'field', path, 'code', fault_node.code, 'message', fault_node.message));

comment on function catalog.fault_node(text, text, text) is $$A node of a canonical filter or condition that replaces one with a fault.$$;

create or replace function catalog.normalize_shorthand(fields jsonb, id text, value jsonb, path text) returns jsonb
language plpgsql immutable parallel safe
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
    return catalog.fault_node(path, 'unknown_field', 'is not a field of this form');
  elsif jsonb_typeof(value) = 'object' and (value - '{min,max}'::text[] <> '{}' or value = '{}') then
    return catalog.fault_node(path, 'not_a_range', 'must hold min, max or both');
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

comment on function catalog.normalize_shorthand(jsonb, text, jsonb, text) is
$$The member "field": {"min", "max"}, "field": [one of these] or "field": this of a filter, as a condition.$$;

create or replace function catalog.normalize_condition(fields jsonb, node jsonb, path text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when not exists (select from jsonb_array_elements(fields) as f (field) where f.field -> 'id' = node -> 'field')
      then catalog.fault_node(path || '.field', 'unknown_field', 'is not a field of this form')
    when node - '{field,op,value}'::text[] <> '{}'
      then catalog.fault_node(path, 'unknown_key', 'must hold field, op and value only')
    else jsonb_build_object(
      'condition', case when node ->> 'op' = 'exists' then '{"value": true}' else '{}' end::jsonb || node,
      'paths', jsonb_build_object('field', path || '.field', 'op', path || '.op', 'value', path || '.value'))
  end
$$;

comment on function catalog.normalize_condition(jsonb, jsonb, text) is $$A condition that is written in full.$$;

create or replace function catalog.normalize_node(fields jsonb, node jsonb, path text, depth integer) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_key text;
  v_value jsonb;
  v_path text;
  v_nodes jsonb := '[]'::jsonb;
begin
  if jsonb_typeof(node) is distinct from 'object' then
    return catalog.fault_node(path, 'not_an_object', 'must be a JSON object');
  elsif depth > 8 then
    return catalog.fault_node(path, 'too_deep', 'must be nested no deeper than 8');
  elsif node = '{}' and depth > 0 then
    return catalog.fault_node(path, 'empty', 'must hold a condition');
  elsif node ?| '{field,op}' then
    return catalog.normalize_condition(fields, node, path);
  end if;
  for v_key, v_value in select e.key, e.value from jsonb_each(node) as e loop
    v_path := path || '.' || left(v_key, 100);
    v_nodes := v_nodes || jsonb_build_array(case
      when v_key in ('all', 'any') and (jsonb_typeof(v_value) <> 'array' or v_value = '[]') then
        catalog.fault_node(v_path, 'empty', 'must be a list of conditions')
      when v_key in ('all', 'any') then
        jsonb_build_object(v_key, (
          select jsonb_agg(
            catalog.normalize_node(fields, e.value, format('%s[%s]', v_path, e.position - 1), depth + 1) order by e.position)
          from jsonb_array_elements(v_value) with ordinality as e (value, position)))
      when v_key = 'not' then
        jsonb_build_object('not', catalog.normalize_node(fields, v_value, v_path, depth + 1), 'path', v_path)
      else catalog.normalize_shorthand(fields, v_key, v_value, v_path)
    end);
  end loop;
  return jsonb_build_object('all', v_nodes, 'is_object', true);
end
$$;

comment on function catalog.normalize_node(jsonb, jsonb, text, integer) is
$$An object of a filter: a condition {"field", "op", "value"}, or members that must all be true.$$;

-- Deploy leadmill:distribution/upgrade_filter to pg

begin;

create function distribution.upgrade_condition(mappings jsonb, from_fields jsonb, condition jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant text := split_part(condition ->> 'field', '.', 1);
  v_part constant text := substr(condition ->> 'field', length(v_id) + 1); -- of a location
  v_mapping jsonb;
  v_to text[];
  v_field jsonb;
  v_compiled distribution.compiled;
  v_rows jsonb;
begin
  select m.mapping into v_mapping from jsonb_array_elements(mappings) as m (mapping) where m.mapping -> 'from' ? v_id;
  v_to := array(select jsonb_array_elements_text(v_mapping -> 'to'));
  if coalesce(v_mapping ->> 'kind', 'deprecated') = 'deprecated' or v_mapping ? 'separator' then
    return null;
  elsif not v_mapping ? 'table' then
    return condition || jsonb_build_object('field', v_to[1] || v_part);
  end if;
  -- The rows of the table that the condition wants: any of those is what it asks for now.
  select f.field into v_field from jsonb_array_elements(from_fields) as f (field) where f.field ->> 'id' = v_id;
  v_compiled := distribution.compile_filter(jsonb_build_array(v_field), condition);
  select jsonb_agg(distinct r.row -> 'to') into v_rows
  from jsonb_array_elements(v_mapping -> 'table') as r (row)
  where case v_field ->> 'type'
    when 'multi-select' then jsonb_build_object(v_id, jsonb_build_array(r.row #> array['from', v_id]))
    else distribution.measure(r.row -> 'from', coalesce(v_compiled.circles, '{}')) end @@ v_compiled.predicate::jsonpath;
  if cardinality(v_to) = 1 and not jsonb_path_exists(v_rows, '$[*].* ? (@.type() == "boolean")') then
    return jsonb_build_object('field', v_to[1], 'op', 'in', 'value', jsonb_path_query_array(v_rows, '$[*].*'));
  end if;
  return (
    select case when count(*) = 1 then min(c.condition::text)::jsonb else jsonb_build_object('any', jsonb_agg(c.condition)) end
    from (
      select case count(*) when 1 then min(e.condition::text)::jsonb else jsonb_build_object('all', jsonb_agg(e.condition)) end as condition
      from jsonb_array_elements(v_rows) with ordinality as r (row, place)
      cross join lateral (
        -- "in" asks for choices of which several may be taken, too; a yes or no is asked for by "eq".
        select jsonb_build_object('field', a.field, 'op', case jsonb_typeof(a.answer) when 'boolean' then 'eq' else 'in' end,
          'value', case jsonb_typeof(a.answer) when 'boolean' then a.answer else jsonb_build_array(a.answer) end) as condition
        from jsonb_each(r.row) as a (field, answer)) as e
      group by r.place
    ) as c
    having count(*) > 0);
end
$$;

comment on function distribution.upgrade_condition(jsonb, jsonb, jsonb) is
$$A condition on a field of one version as a condition on the fields of the next; null when there is none that asks the same.$$;

create function distribution.upgrade_node(mappings jsonb, from_fields jsonb, node jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text;
  v_value jsonb;
  v_type text;
  v_condition jsonb;
  v_part jsonb;
  v_parts jsonb := '[]'::jsonb;
begin
  if node ?| '{field,op}' then
    return distribution.upgrade_condition(mappings, from_fields, node);
  end if;
  for v_key, v_value in select e.key, e.value from jsonb_each(node) as e loop
    if v_key in ('all', 'any') then
      select case when bool_and(u.node is not null) then jsonb_build_object(v_key, jsonb_agg(u.node order by u.position)) end into v_part
      from (
        select e.position, distribution.upgrade_node(mappings, from_fields, e.node) as node
        from jsonb_array_elements(v_value) with ordinality as e (node, position)) as u;
    elsif v_key = 'not' then
      v_part := distribution.upgrade_node(mappings, from_fields, v_value);
      v_part := case when v_part is not null then jsonb_build_object('not', v_part) end;
    else
      select f.field ->> 'type' into v_type
      from jsonb_array_elements(from_fields) as f (field) where f.field ->> 'id' = v_key;
      v_condition := jsonb_build_object('field', v_key) || case
        when jsonb_typeof(v_value) = 'array' then jsonb_build_object('op', 'in', 'value', v_value)
        when jsonb_typeof(v_value) = 'object' and v_value ?& '{min,max}'
          then jsonb_build_object('op', 'between', 'value', jsonb_build_array(v_value -> 'min', v_value -> 'max'))
        when jsonb_typeof(v_value) = 'object' and v_value ? 'min' then jsonb_build_object('op', 'gte', 'value', v_value -> 'min')
        when jsonb_typeof(v_value) = 'object' then jsonb_build_object('op', 'lte', 'value', v_value -> 'max')
        else jsonb_build_object('op', case v_type when 'multi-select' then 'contains' else 'eq' end, 'value', v_value) end;
      v_part := distribution.upgrade_condition(mappings, from_fields, v_condition);
      if v_part - 'field' = v_condition - 'field' and v_part ->> 'field' not in ('all', 'any', 'not', 'field', 'op') then
        -- Only its name has changed: keep the words of its owner.
        v_part := jsonb_build_object(v_part ->> 'field', v_value);
      end if;
    end if;
    if v_part is null then
      return null;
    end if;
    v_parts := v_parts || jsonb_build_array(v_part);
  end loop;
  return case
    when v_parts = '[]' then '{}'
    when jsonb_array_length(v_parts) = 1 then v_parts -> 0
    -- Side by side, as they were, unless two of them have the same name now.
    when not jsonb_path_exists(v_parts, '$[*].field') and (
      select count(*) = count(distinct k.key)
      from jsonb_array_elements(v_parts) as p (part)
      cross join jsonb_object_keys(p.part) as k (key))
      then (select jsonb_object_agg(e.key, e.value) from jsonb_array_elements(v_parts) as p (part) cross join jsonb_each(p.part) as e)
    else jsonb_build_object('all', v_parts)
  end;
end
$$;

comment on function distribution.upgrade_node(jsonb, jsonb, jsonb) is
$$An object of a filter as filters of the next version have it; null when a part of it cannot be said there.$$;

create function distribution.upgrade_filter(form_schema_id uuid, filter jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema catalog.form_schema;
  v_fields jsonb;
  v_filter jsonb := filter;
begin
  select s.* into v_schema from catalog.form_schema as s where s.id = upgrade_filter.form_schema_id;
  while v_schema.status = 'retired' and v_filter is not null loop
    v_fields := v_schema.fields;
    select s.* into v_schema from catalog.form_schema as s where s.replaces_id = v_schema.id;
    v_filter := distribution.upgrade_node(catalog.mappings_of(v_schema.id), v_fields, v_filter);
  end loop;
  return v_filter;
end
$$;

comment on function distribution.upgrade_filter(uuid, jsonb) is
$$A filter for some version of a niche's form in the words of the one that is in use; null when that cannot be said there.$$;

commit;

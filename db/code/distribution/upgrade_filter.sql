create or replace function distribution.equal_parts(mapping jsonb, value text, guarded boolean default false) returns jsonb
language sql immutable parallel safe
begin atomic
  -- As catalog.map_step splits answers: what is left over stays with the last part; parts that are not there are no answers.
  select case
    when not bool_and(p.part is null or p.part = btrim(p.part) and p.part <> '') then null
    when count(*) = 1 then min(p.condition::text)::jsonb
    else jsonb_build_object('all', jsonb_agg(p.condition order by p.place))
  end
  from (
    select t.place, s.part, case
      when s.part is null then jsonb_build_object('field', t.id, 'op', 'exists', 'value', false)
      when equal_parts.guarded and t.place > 1 then jsonb_build_object('all', jsonb_build_array(
        jsonb_build_object('field', t.id, 'op', 'exists', 'value', true), jsonb_build_object('field', t.id, 'op', 'eq', 'value', s.part)))
      else jsonb_build_object('field', t.id, 'op', 'eq', 'value', s.part) end as condition
    from jsonb_array_elements_text(equal_parts.mapping -> 'to') with ordinality as t (id, place)
    cross join lateral (select string_to_array(equal_parts.value, equal_parts.mapping ->> 'separator') as parts) as a
    cross join lateral (
      select case
        when t.place < jsonb_array_length(equal_parts.mapping -> 'to') then a.parts[t.place]
        else nullif(array_to_string(a.parts[t.place:], equal_parts.mapping ->> 'separator'), '') end as part) as s
  ) as p;
end;

comment on function distribution.equal_parts(jsonb, text, boolean) is
$$The condition that the parts of a field that was split are those of a value; null where they would not be told apart from others.
guarded: it may be denied, for it is true or false wherever the first part was answered.$$;

create or replace function distribution.upgrade_over_separator(mapping jsonb, condition jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_op constant text := condition ->> 'op';
  v_first constant text := mapping #>> '{to,0}';
  v_values constant jsonb := case when v_op in ('in', 'not_in') then condition -> 'value' else jsonb_build_array(condition -> 'value') end;
  v_wanted jsonb;
begin
  if mapping ->> 'kind' <> 'split' then
    return null; -- of a merged field one part alone cannot be asked for
  elsif v_op = 'exists' then
    return condition || jsonb_build_object('field', v_first);
  elsif v_op not in ('eq', 'neq', 'in', 'not_in') or jsonb_path_exists(v_values, '$[*] ? (@.type() != "string")') then
    return null;
  end if;
  select case
    when not bool_and(e.condition is not null) then null
    when count(*) = 1 then min(e.condition::text)::jsonb
    else jsonb_build_object('any', jsonb_agg(e.condition order by e.place)) end
  into v_wanted
  from (
    select v.place, distribution.equal_parts(mapping, v.value, v_op in ('neq', 'not_in')) as condition
    from jsonb_array_elements_text(v_values) with ordinality as v (value, place)) as e;
  if v_wanted is null or v_op in ('eq', 'in') then
    return v_wanted;
  end if;
  -- What was not answered meets no condition, this one neither.
  return jsonb_build_object('all', jsonb_build_array(
    jsonb_build_object('field', v_first, 'op', 'exists', 'value', true), jsonb_build_object('not', v_wanted)));
end
$$;

comment on function distribution.upgrade_over_separator(jsonb, jsonb) is
$$A condition on a field that was split by a separator as one on its parts; null when there is none that asks the same.$$;

create or replace function distribution.merge_equal_conditions(mapping jsonb, node jsonb, out merged jsonb, out rest jsonb)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant text[] := array(select jsonb_array_elements_text(mapping -> 'from'));
  v_to constant text := mapping #>> '{to,0}';
  v_equals jsonb;
  v_value text;
begin
  rest := node;
  -- Side by side, or among what has to hold together.
  select case when count(*) = count(distinct e.id) then jsonb_object_agg(e.id, e.value) end into v_equals
  from (
    select k.key as id, k.value from jsonb_each(node) as k where k.key = any (v_from)
    union all
    select c.child ->> 'field', c.child -> 'value' from jsonb_array_elements(coalesce(node -> 'all', '[]')) as c (child)
    where c.child ->> 'op' = 'eq' and c.child ->> 'field' = any (v_from)
    union all
    select k.key, k.value
    from jsonb_array_elements(coalesce(node -> 'all', '[]')) as c (child) cross join jsonb_each(c.child) as k
    where (select count(*) from jsonb_object_keys(c.child)) = 1 and k.key = any (v_from)) as e;
  -- One that is asked for twice is asked for two things: neither is dropped.
  if v_equals is null or not v_equals ?& v_from then
    return;
  end if;
  select string_agg(v_equals ->> f.id, mapping ->> 'separator' order by f.place) into v_value
  from unnest(v_from) with ordinality as f (id, place)
  having bool_and(
    jsonb_typeof(v_equals -> f.id) = 'string' and v_equals ->> f.id = btrim(v_equals ->> f.id) and v_equals ->> f.id <> ''
    and strpos(v_equals ->> f.id, mapping ->> 'separator') = 0);
  if v_value is null then
    return;
  end if;
  merged := case when v_to in ('all', 'any', 'not', 'field', 'op') then jsonb_build_object('field', v_to, 'op', 'eq', 'value', v_value)
    else jsonb_build_object(v_to, v_value) end;
  rest := node - v_from;
  if node ? 'all' then
    rest := rest - 'all'::text || coalesce((
      select jsonb_build_object('all', jsonb_agg(c.child order by c.place))
      from jsonb_array_elements(node -> 'all') with ordinality as c (child, place)
      where not coalesce(c.child ->> 'op' = 'eq' and c.child ->> 'field' = any (v_from), false)
        and not ((select count(*) from jsonb_object_keys(c.child)) = 1 and c.child ?| v_from)
      having count(*) > 0), '{}');
  end if;
end
$$;

comment on function distribution.merge_equal_conditions(jsonb, jsonb) is
$$What an object of a filter asks of all fields that were merged by a separator, as one condition on the merged one, and what is
left of the object; merged is null where it does not say what each of them is.$$;

create or replace function distribution.upgrade_condition(mappings jsonb, from_fields jsonb, condition jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant text := split_part(condition ->> 'field', '.', 1);
  v_part constant text := substr(condition ->> 'field', length(v_id) + 1); -- of a location
  v_mapping jsonb;
  v_to text[];
  v_field jsonb;
  v_compiled distribution.compiled_filter;
  v_rows jsonb;
begin
  select m.mapping into v_mapping from jsonb_array_elements(mappings) as m (mapping) where m.mapping -> 'from' ? v_id;
  v_to := array(select jsonb_array_elements_text(v_mapping -> 'to'));
  if coalesce(v_mapping ->> 'kind', 'deprecated') = 'deprecated' then
    return null;
  elsif v_mapping ? 'separator' then
    return distribution.upgrade_over_separator(v_mapping, condition);
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
    else distribution.add_distances(r.row -> 'from', coalesce(v_compiled.circles, '{}')) end @@ v_compiled.predicate::jsonpath;
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

create or replace function distribution.upgrade_node(mappings jsonb, from_fields jsonb, node jsonb) returns jsonb
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
  v_rest jsonb := node;
begin
  if node ?| '{field,op}' then
    return distribution.upgrade_condition(mappings, from_fields, node);
  end if;
  for v_value in
    select m.mapping from jsonb_array_elements(mappings) as m (mapping) where m.mapping ->> 'kind' = 'merged' and m.mapping ? 'separator'
  loop
    select e.merged, e.rest into v_part, v_rest from distribution.merge_equal_conditions(v_value, v_rest) as e;
    if v_part is not null then
      v_parts := v_parts || jsonb_build_array(v_part);
    end if;
  end loop;
  for v_key, v_value in select e.key, e.value from jsonb_each(v_rest) as e loop
    if v_key in ('all', 'any') then
      select case when bool_and(u.node is not null) then jsonb_build_object(v_key, jsonb_agg(u.node order by u.position)) end into v_part
      from (
        select e.position, distribution.upgrade_node(mappings, from_fields, e.node) as node
        from jsonb_array_elements(v_value) with ordinality as e (node, position)) as u;
    elsif v_key = 'not' then
      -- What depends on an answer that was not given is neither true nor false, and which answers those are is not the same on both
      -- sides of a separator: there nothing is denied but by neq and not_in.
      v_part := case when not exists (
          select from jsonb_array_elements(mappings) as m (mapping) cross join jsonb_array_elements_text(m.mapping -> 'from') as f (id)
          where m.mapping ? 'separator' and strpos(v_value::text, to_jsonb(f.id)::text) > 0)
        then distribution.upgrade_node(mappings, from_fields, v_value) end;
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

create or replace function distribution.unmapped_members(mappings jsonb, from_fields jsonb, node jsonb, path text default 'filter') returns setof text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text;
  v_value jsonb;
  v_rest jsonb := node;
begin
  if node ?| '{field,op}' then
    if distribution.upgrade_condition(mappings, from_fields, node) is null then
      return next path || '.field';
    end if;
    return;
  end if;
  for v_value in
    select m.mapping from jsonb_array_elements(mappings) as m (mapping) where m.mapping ->> 'kind' = 'merged' and m.mapping ? 'separator'
  loop
    v_rest := (distribution.merge_equal_conditions(v_value, v_rest)).rest;
  end loop;
  for v_key, v_value in select e.key, e.value from jsonb_each(v_rest) as e loop
    if v_key in ('all', 'any') then
      -- Counted as they stand in the filter, also where some of them were merged.
      return query
      select u.found
      from jsonb_array_elements(node -> v_key) with ordinality as e (node, position)
      cross join lateral distribution.unmapped_members(mappings, from_fields, e.node, format('%s.%s[%s]', path, v_key, e.position - 1)) as u (found)
      where v_value @> jsonb_build_array(e.node);
    elsif v_key = 'not' then
      return query select u.found from distribution.unmapped_members(mappings, from_fields, v_value, path || '.not') as u (found);
      if not found and distribution.upgrade_node(mappings, from_fields, jsonb_build_object(v_key, v_value)) is null then
        return next path || '.not';
      end if;
    elsif distribution.upgrade_node(mappings, from_fields, jsonb_build_object(v_key, v_value)) is null then
      return next path || '.' || v_key;
    end if;
  end loop;
end
$$;

comment on function distribution.unmapped_members(jsonb, jsonb, jsonb, text) is
$$Paths of the members of a filter for which the next version of the form has no words.$$;

create or replace function distribution.upgrade_faults(form_schema_id uuid, filter jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema catalog.form_schema;
  v_fields jsonb;
  v_mappings jsonb;
  v_filter jsonb := filter;
  v_before jsonb;
begin
  select s.* into v_schema from catalog.form_schema as s where s.id = upgrade_faults.form_schema_id;
  while v_schema.status = 'retired' and v_filter is not null loop
    v_fields := v_schema.fields;
    v_before := v_filter;
    select s.* into v_schema from catalog.form_schema as s where s.replaces_id = v_schema.id;
    v_mappings := catalog.mappings_of(v_schema.id);
    v_filter := distribution.upgrade_node(v_mappings, v_fields, v_before);
  end loop;
  return coalesce((
    select jsonb_agg(jsonb_build_object(
      'field', u.path, 'code', 'not_mapped', 'message', 'asks for what the form does not have any more') order by u.path)
    from distribution.unmapped_members(v_mappings, v_fields, v_before) as u (path)
    where v_filter is null), '[{"field": "filter", "code": "not_mapped", "message": "asks for what the form does not have any more"}]');
end
$$;

comment on function distribution.upgrade_faults(uuid, jsonb) is
$$The faults of a filter that cannot be said in the words of the form in use, member by member: those of the first version that has
no words for them.$$;

create or replace function distribution.upgrade_filter(form_schema_id uuid, filter jsonb) returns jsonb
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

create or replace function distribution.equal_parts(mapping jsonb, value text, guarded boolean default false) returns jsonb
language sql immutable parallel safe
begin atomic
  -- As catalog.map_step splits answers: the remainder belongs to the last part, and missing parts are absent answers.
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
$$The condition that the parts of a split field are those of a value; null where they could not be distinguished from those of others.
guarded: the condition is true or false wherever the first part has an answer, so that it can be negated.$$;

create or replace function distribution.upgrade_over_separator(mapping jsonb, condition jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_op constant text := condition ->> 'op';
  v_first constant text := mapping #>> '{to,0}';
  v_values constant jsonb := case when v_op in ('in', 'not_in') then condition -> 'value' else jsonb_build_array(condition -> 'value') end;
  v_wanted jsonb;
begin
  if mapping ->> 'kind' <> 'split' then
    return null; -- a condition on one part of a merged field has no equivalent
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
  -- An absent answer meets no condition, including this one.
  return jsonb_build_object('all', jsonb_build_array(
    jsonb_build_object('field', v_first, 'op', 'exists', 'value', true), jsonb_build_object('not', v_wanted)));
end
$$;

comment on function distribution.upgrade_over_separator(jsonb, jsonb) is
$$A condition on a field that was split by a separator, as a condition on its parts; null when there is no equivalent.$$;

create or replace function distribution.shorten_condition(condition jsonb, short jsonb) returns jsonb
language sql immutable parallel safe
return case
  -- A field with one of these ids is reached by a condition in full only.
  when short is null or condition ->> 'field' in ('all', 'any', 'not', 'field', 'op') then condition
  else jsonb_build_object(condition ->> 'field', short)
end;

comment on function distribution.shorten_condition(jsonb, jsonb) is
$$The member of a filter for a condition, with the value of its shorthand if it has one.$$;

create or replace function distribution.equal_condition(node jsonb, ids text[]) returns jsonb
language sql immutable parallel safe
begin atomic
  select c.condition
  from (
    select case
      when node ? 'condition' then node -> 'condition'
      when node ? 'is_object' and jsonb_array_length(node -> 'all') = 1 then node #> '{all,0,condition}'
    end as condition) as c
  where c.condition ->> 'op' = 'eq' and c.condition ->> 'field' = any (ids);
end;

comment on function distribution.equal_condition(jsonb, text[]) is
$$The condition that this node is, or the only one of this object, if it requires a value of one of these fields; null if not.$$;

create or replace function distribution.conjuncts(node jsonb) returns jsonb
language sql immutable parallel safe
return case when node ? 'all' then node -> 'all' else jsonb_build_array(node) end;

comment on function distribution.conjuncts(jsonb) is
$$The nodes that must all be true for this one to be: itself, or what it lists under all.$$;

create or replace function distribution.merge_equal_conditions(mapping jsonb, node jsonb, out merged jsonb, out rest jsonb)
language plpgsql immutable parallel safe
as $$
declare
  v_from constant text[] := array(select jsonb_array_elements_text(mapping -> 'from'));
  v_to constant text := mapping #>> '{to,0}';
  v_separator constant text := mapping ->> 'separator';
  v_equals jsonb;
  v_value text;
begin
  rest := node;
  -- Two conditions on one field require two values: neither is dropped.
  select case when count(*) = count(distinct e.condition ->> 'field')
    then jsonb_object_agg(e.condition ->> 'field', e.condition -> 'value') end
  into v_equals
  from jsonb_array_elements(node -> 'all') as m (node)
  cross join jsonb_array_elements(distribution.conjuncts(m.node)) as c (node)
  cross join lateral (select distribution.equal_condition(c.node, v_from) as condition) as e
  where e.condition is not null;
  if v_equals is null or not v_equals ?& v_from then
    return;
  end if;
  select string_agg(v_equals ->> f.id, v_separator order by f.position) into v_value
  from unnest(v_from) with ordinality as f (id, position)
  having bool_and(
    jsonb_typeof(v_equals -> f.id) = 'string' and v_equals ->> f.id = btrim(v_equals ->> f.id) and v_equals ->> f.id <> ''
    and strpos(v_equals ->> f.id, v_separator) = 0);
  if v_value is null then
    return;
  end if;
  merged := distribution.shorten_condition(jsonb_build_object('field', v_to, 'op', 'eq', 'value', v_value), to_jsonb(v_value));
  rest := node || jsonb_build_object('all', coalesce((
    select jsonb_agg(case when m.node ? 'all' then m.node || jsonb_build_object('all', k.kept) else m.node end order by m.position)
    from jsonb_array_elements(node -> 'all') with ordinality as m (node, position)
    cross join lateral (
      select jsonb_agg(c.node order by c.position) as kept
      from jsonb_array_elements(distribution.conjuncts(m.node)) with ordinality as c (node, position)
      where distribution.equal_condition(c.node, v_from) is null) as k
    where k.kept is not null), '[]'));
end
$$;

comment on function distribution.merge_equal_conditions(jsonb, jsonb) is
$$The conditions of an object of a canonical filter on all fields that were merged by a separator, as one condition on the merged
field, and the object without them; merged is null where the object does not require a value of each of them.$$;

create or replace function distribution.merge_all_equal_conditions(mappings jsonb, node jsonb, out merged jsonb, out rest jsonb)
language plpgsql immutable parallel safe
as $$
declare
  v_mapping jsonb;
  v_one jsonb;
begin
  merged := '[]';
  rest := node;
  for v_mapping in
    select m.mapping from jsonb_array_elements(mappings) as m (mapping) where m.mapping ->> 'kind' = 'merged' and m.mapping ? 'separator'
  loop
    select e.merged, e.rest into v_one, rest from distribution.merge_equal_conditions(v_mapping, rest) as e;
    merged := merged || case when v_one is null then '[]' else jsonb_build_array(v_one) end;
  end loop;
end
$$;

comment on function distribution.merge_all_equal_conditions(jsonb, jsonb) is
$$As merge_equal_conditions, for each mapping that merges fields by a separator; merged is a list.$$;

create or replace function distribution.upgrade_condition(mappings jsonb, from_fields jsonb, condition jsonb) returns jsonb
language plpgsql immutable parallel safe
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
  -- The condition is true of some rows of the table; the new one is true of what these are mapped to.
  select f.field into v_field from jsonb_array_elements(from_fields) as f (field) where f.field ->> 'id' = v_id;
  v_compiled := distribution.compile_filter(jsonb_build_array(v_field), condition);
  select jsonb_agg(distinct r.row -> 'to') into v_rows
  from jsonb_array_elements(v_mapping -> 'table') as r (row)
  where case v_field ->> 'type'
    when 'multi-select' then jsonb_build_object(v_id, jsonb_build_array(r.row #> array['from', v_id]))
    else distribution.add_distances(r.row -> 'from', coalesce(v_compiled.distance_conditions, '{}')) end @@ v_compiled.predicate::jsonpath;
  if cardinality(v_to) = 1 and not jsonb_path_exists(v_rows, '$[*].* ? (@.type() == "boolean")') then
    return jsonb_build_object('field', v_to[1], 'op', 'in', 'value', jsonb_path_query_array(v_rows, '$[*].*'));
  end if;
  return (
    select case when count(*) = 1 then min(c.condition::text)::jsonb else jsonb_build_object('any', jsonb_agg(c.condition)) end
    from (
      select case count(*) when 1 then min(e.condition::text)::jsonb else jsonb_build_object('all', jsonb_agg(e.condition)) end as condition
      from jsonb_array_elements(v_rows) with ordinality as r (row, place)
      cross join lateral (
        -- "in" also works for a field with several choices; a boolean needs "eq".
        select jsonb_build_object('field', a.field, 'op', case jsonb_typeof(a.answer) when 'boolean' then 'eq' else 'in' end,
          'value', case jsonb_typeof(a.answer) when 'boolean' then a.answer else jsonb_build_array(a.answer) end) as condition
        from jsonb_each(r.row) as a (field, answer)) as e
      group by r.place
    ) as c
    having count(*) > 0);
end
$$;

comment on function distribution.upgrade_condition(jsonb, jsonb, jsonb) is
$$A condition on a field of one version, as a condition on the fields of the next; null when there is no equivalent.$$;

create or replace function distribution.upgrade_nodes(mappings jsonb, from_fields jsonb, nodes jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case when count(u.filter) = count(*) then coalesce(jsonb_agg(u.filter order by u.position), '[]') end
  from (
    select e.position, distribution.upgrade_node(mappings, from_fields, e.node) as filter
    from jsonb_array_elements(nodes) with ordinality as e (node, position)) as u
$$;

comment on function distribution.upgrade_nodes(jsonb, jsonb, jsonb) is $$Each of these nodes upgraded; null when one of them cannot be.$$;

create or replace function distribution.join_members(members jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select case
    when members is null then null
    when members = '[]' then '{}'
    when jsonb_array_length(members) = 1 then members -> 0
    -- In one object, as they were, unless two of them now have the same name.
    when not jsonb_path_exists(members, '$[*].field') and (
      select count(*) = count(distinct k.key)
      from jsonb_array_elements(members) as m (member)
      cross join jsonb_object_keys(m.member) as k (key))
      then (select jsonb_object_agg(e.key, e.value) from jsonb_array_elements(members) as m (member) cross join jsonb_each(m.member) as e)
    else jsonb_build_object('all', members)
  end;
end;

comment on function distribution.join_members(jsonb) is $$Objects of a filter that must all be true as one object; null for null.$$;

create or replace function distribution.names_separated_field(mappings jsonb, node jsonb) returns boolean
language sql immutable parallel safe
begin atomic
  select exists (
    select
    from jsonb_array_elements(mappings) as m (mapping)
    where m.mapping ? 'separator' and m.mapping -> 'from' ?| array(
      select f.id #>> '{}' from jsonb_path_query(node, '$.**.condition.field') as f (id)));
end;

comment on function distribution.names_separated_field(jsonb, jsonb) is
$$Whether a node has a condition on a field that was split or merged by a separator.$$;

create or replace function distribution.upgrade_node(mappings jsonb, from_fields jsonb, node jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_upgraded jsonb;
  v_merged jsonb;
  v_rest jsonb;
begin
  if node ? 'condition' then
    v_upgraded := distribution.upgrade_condition(mappings, from_fields, node -> 'condition');
    -- Where only the field has another name, a shorthand stays one.
    return distribution.shorten_condition(
      v_upgraded, case when v_upgraded - 'field' = (node -> 'condition') - 'field' then node -> 'short' end);
  elsif node ? 'not' then
    -- A condition on an absent answer is neither true nor false, and the answers that are absent are not the same on both
    -- sides of a separator: there only neq and not_in can be upgraded, no other negation.
    v_upgraded := case when not distribution.names_separated_field(mappings, node -> 'not')
      then distribution.upgrade_node(mappings, from_fields, node -> 'not') end;
    return case when v_upgraded is not null then jsonb_build_object('not', v_upgraded) end;
  elsif node ? 'is_object' then
    select e.merged, e.rest into v_merged, v_rest from distribution.merge_all_equal_conditions(mappings, node) as e;
    return distribution.join_members(v_merged || distribution.upgrade_nodes(mappings, from_fields, v_rest -> 'all'));
  elsif node ? 'fault' then
    return null;
  end if;
  v_upgraded := distribution.upgrade_nodes(mappings, from_fields, coalesce(node -> 'all', node -> 'any'));
  return case when v_upgraded is not null then jsonb_build_object(case when node ? 'all' then 'all' else 'any' end, v_upgraded) end;
end
$$;

comment on function distribution.upgrade_node(jsonb, jsonb, jsonb) is
$$A node of a canonical filter as a filter for the next version of the form; null when part of it has no equivalent there.$$;

create or replace function distribution.upgrade_step(mappings jsonb, from_fields jsonb, filter jsonb) returns jsonb
language sql immutable parallel safe
return distribution.upgrade_node(mappings, from_fields, distribution.normalize_filter(from_fields, filter));

comment on function distribution.upgrade_step(jsonb, jsonb, jsonb) is
$$A filter for one version of a form as a filter for the next; null when part of it has no equivalent there.$$;

create or replace function distribution.unmapped_paths(mappings jsonb, from_fields jsonb, node jsonb) returns setof text
language plpgsql immutable parallel safe
as $$
declare
  v_rest jsonb := node;
begin
  if node ? 'fault' then
    return next node #>> '{fault,field}';
  elsif node ? 'condition' then
    if distribution.upgrade_node(mappings, from_fields, node) is null then
      return next node #>> '{paths,field}';
    end if;
  elsif node ? 'not' then
    return query select u.path from distribution.unmapped_paths(mappings, from_fields, node -> 'not') as u (path);
    if not found and distribution.upgrade_node(mappings, from_fields, node) is null then
      return next node ->> 'path';
    end if;
  else
    if node ? 'is_object' then
      v_rest := (distribution.merge_all_equal_conditions(mappings, node)).rest;
    end if;
    return query
    select u.path
    from jsonb_array_elements(coalesce(v_rest -> 'all', v_rest -> 'any')) as e (node)
    cross join distribution.unmapped_paths(mappings, from_fields, e.node) as u (path);
  end if;
end
$$;

comment on function distribution.unmapped_paths(jsonb, jsonb, jsonb) is
$$Paths of the parts of a canonical filter that have no equivalent in the next version of the form.$$;

create or replace function distribution.unmapped_members(mappings jsonb, from_fields jsonb, filter jsonb) returns setof text
language sql immutable parallel safe
begin atomic
  select u.path
  from distribution.unmapped_paths(mappings, from_fields, distribution.normalize_filter(from_fields, filter)) as u (path);
end;

comment on function distribution.unmapped_members(jsonb, jsonb, jsonb) is
$$Paths of the members of a filter that have no equivalent in the next version of the form.$$;

create or replace function distribution.not_mapped_faults(paths text[]) returns jsonb
language sql immutable parallel safe
return (
  select jsonb_agg(jsonb_build_object('field', p.path, 'code', 'not_mapped', 'message', 'uses something that the form no longer has')
    order by p.path)
  from unnest(paths) as p (path));

comment on function distribution.not_mapped_faults(text[]) is $$The fault not_mapped for each of these paths; null for none.$$;

create or replace function distribution.upgrade_faults(form_schema_id uuid, filter jsonb) returns jsonb
language plpgsql stable
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
    v_filter := distribution.upgrade_step(v_mappings, v_fields, v_before);
  end loop;
  return coalesce(
    distribution.not_mapped_faults(array(
      select u.path from distribution.unmapped_members(v_mappings, v_fields, v_before) as u (path) where v_filter is null)),
    distribution.not_mapped_faults('{filter}'));
end
$$;

comment on function distribution.upgrade_faults(uuid, jsonb) is
$$The faults of a filter that has no equivalent in the active form, member by member: those of the first version in which a member
has none.$$;

create or replace function distribution.upgrade_filter(form_schema_id uuid, filter jsonb) returns jsonb
language plpgsql stable
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
    v_filter := distribution.upgrade_step(catalog.mappings_of(v_schema.id), v_fields, v_filter);
  end loop;
  return v_filter;
end
$$;

comment on function distribution.upgrade_filter(uuid, jsonb) is
$$A filter for any version of a niche's form, as a filter for the active version; null when it has no equivalent there.$$;

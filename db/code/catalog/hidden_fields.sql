create or replace function catalog.node_predicate(fields jsonb, node jsonb) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_field jsonb;
begin
  if node ? 'condition' then
    select f.field into v_field from jsonb_array_elements(fields) as f (field) where f.field -> 'id' = node #> '{condition,field}';
    return catalog.condition_predicate(v_field, node #>> '{condition,op}', node #> '{condition,value}');
  elsif node ? 'not' then
    return '!(' || catalog.node_predicate(fields, node -> 'not') || ')';
  end if;
  return (
    select string_agg('(' || catalog.node_predicate(fields, e.part) || ')', case when node ? 'all' then ' && ' else ' || ' end order by e.position)
    from jsonb_array_elements(coalesce(node -> 'all', node -> 'any')) with ordinality as e (part, position));
end
$$;

comment on function catalog.node_predicate(jsonb, jsonb) is
$$The jsonpath of a canonical condition without faults (catalog.normalize_node).$$;

create or replace function catalog.is_no_answer(type text, answer jsonb) returns boolean
language plpgsql immutable parallel safe
as $$
begin
  return answer is null or answer = 'null'
    or is_no_answer.type = 'multi-select' and answer = '[]'
    or is_no_answer.type = 'location' and jsonb_typeof(answer) = 'object'
      and catalog.check_answers(catalog.location_fields('{}'), answer) = '{"answers": {}, "faults": []}'
    or is_no_answer.type not in ('number', 'range', 'boolean', 'multi-select', 'location')
      and jsonb_typeof(answer) = 'string' and ops.is_blank(answer #>> '{}');
end
$$;

comment on function catalog.is_no_answer(text, jsonb) is
$$Whether this is what an untouched input of this type sends: null, a blank text, an empty list, a location without any part.$$;

create or replace function catalog.hidden_fields(fields jsonb, answers jsonb) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_field jsonb;
  v_id text;
  v_predicate text;
  v_given jsonb := '{}'::jsonb;
  v_hidden text[] := '{}'::text[];
begin
  -- Fast path: few forms have conditions.
  if not jsonb_path_exists(fields, '$[*].shown_if ? (@.type() == "object")') then
    return v_hidden;
  end if;
  for v_field in select f.field from jsonb_array_elements(fields) with ordinality as f (field, position) order by f.position loop
    v_id := v_field ->> 'id';
    if jsonb_typeof(v_field -> 'shown_if') = 'object' then
      v_predicate := catalog.node_predicate(fields, catalog.normalize_node(fields, v_field -> 'shown_if', 'shown_if', 0));
      -- What is unknown, because nothing was answered, is not true.
      if (v_given @@ ('strict ' || v_predicate)::jsonpath) is not true then
        v_hidden := v_hidden || v_id;
        continue;
      end if;
    end if;
    if not catalog.is_no_answer(v_field ->> 'type', answers -> v_id) then
      v_given := v_given || jsonb_build_object(v_id, answers -> v_id);
    end if;
  end loop;
  return v_hidden;
end
$$;

comment on function catalog.hidden_fields(jsonb, jsonb) is
$$The fields that a form does not show to who has answered this: those whose condition (shown_if) is not true. A field that is hidden
counts as unanswered in the conditions of later fields.$$;

create or replace function catalog.shown_answers(fields jsonb, answers jsonb) returns jsonb
language sql immutable parallel safe
return answers - catalog.hidden_fields(fields, answers);

comment on function catalog.shown_answers(jsonb, jsonb) is
$$The answers without those to fields that the form does not show, for sources that know nothing of conditions.$$;

create or replace function catalog.condition_faults(fields jsonb, id text, condition jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  -- A form that asks in circles would show nothing.
  v_earlier constant jsonb := (
    select coalesce(jsonb_agg(f.field order by f.position), '[]')
    from jsonb_array_elements(fields) with ordinality as f (field, position)
    where f.field ->> 'id' is distinct from condition_faults.id and f.position < (
      select min(e.position) from jsonb_array_elements(fields) with ordinality as e (field, position)
      where e.field ->> 'id' = condition_faults.id));
  v_todo jsonb;
  v_node jsonb;
  v_field jsonb;
  v_fault text[];
  v_faults jsonb := '[]'::jsonb;
begin
  if length(condition::text) > 2000 then
    return jsonb '[{"field": "shown_if", "code": "too_long", "message": "must have at most 2000 characters"}]';
  elsif condition = '{}' then
    return jsonb '[{"field": "shown_if", "code": "empty", "message": "must hold a condition"}]';
  end if;
  v_todo := jsonb_build_array(catalog.normalize_node(v_earlier, condition, 'shown_if', 0));
  while v_todo <> '[]' loop
    v_node := v_todo -> 0;
    v_todo := coalesce(v_node -> 'all', v_node -> 'any', '[]')
      || case when v_node ? 'not' then jsonb_build_array(v_node -> 'not') else '[]' end || (v_todo - 0);
    if v_node ? 'fault' then
      v_faults := v_faults || (v_node -> 'fault' || case when v_node #>> '{fault,code}' = 'unknown_field'
        then '{"message": "is no earlier field of this form"}' else '{}' end::jsonb);
    elsif v_node ? 'condition' then
      select f.field into v_field from jsonb_array_elements(v_earlier) as f (field) where f.field -> 'id' = v_node #> '{condition,field}';
      v_fault := case
        when v_field ->> 'type' in ('text', 'textarea', 'email', 'phone', 'location') and v_node #>> '{condition,op}' <> 'exists'
          then array['wrong_operator', format('can only ask whether a field of type %s has an answer (exists)', v_field ->> 'type')]
        else catalog.operator_fault(v_field ->> 'type', v_node #>> '{condition,op}') end;
      v_faults := v_faults || case
        when v_fault is not null then jsonb_build_array(jsonb_build_object(
          'field', v_node #> '{paths,op}', 'code', v_fault[1], 'message', v_fault[2]))
        else catalog.value_faults(v_field, v_node #>> '{condition,op}', v_node #> '{condition,value}', v_node -> 'paths') end;
    end if;
  end loop;
  return v_faults;
end
$$;

comment on function catalog.condition_faults(jsonb, text, jsonb) is
$$The faults of the condition of a field, each with its path from shown_if on. The language is that of filters (see
distribution.compile_filter()), but it may name earlier fields only, neither distances nor parts of a location, and of texts and locations
only whether they are answered: so that JSON Schema can express it, and each page can evaluate it.$$;

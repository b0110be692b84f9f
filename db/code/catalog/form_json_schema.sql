-- No page calls it, but programs of partners, which send leads.
create or replace function catalog.anchored_pattern(pattern text) returns text
language sql immutable strict parallel safe
-- In some languages $ also matches before a final line feed.
return '^(?:' || pattern || ')$(?!\n)';

comment on function catalog.anchored_pattern(text) is
$$A pattern anchored at both ends, because JSON Schema accepts a pattern that matches only a part.$$;

create or replace function catalog.number_schema(limits jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_build_object(
  'type', 'number', 'minimum', coalesce(limits -> 'min', '-1e15'), 'maximum', coalesce(limits -> 'max', '1e15'))
  || case
    when limits -> 'step' is null then '{}'
    -- Validators divide binary floats, so 0.3 would not be a multiple of 0.1. Halves, quarters and so on divide
    -- exactly; of other steps the permitted values are enumerated if there are few.
    when (limits ->> 'step')::numeric * 64 % 1 <> 0
      and ((limits ->> 'max')::numeric - (limits ->> 'min')::numeric) / (limits ->> 'step')::numeric < 1000
      then jsonb_build_object('enum', (
        select jsonb_agg(trim_scale(v.value) order by v.value)
        from generate_series((limits ->> 'min')::numeric, (limits ->> 'max')::numeric, (limits ->> 'step')::numeric) as v (value)))
    else jsonb_build_object('multipleOf', limits -> 'step')
  end;

comment on function catalog.number_schema(jsonb) is $$JSON Schema of a number under its field's limits.$$;

create or replace function catalog.answer_schema(field jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_type constant text := field ->> 'type';
  v_options constant jsonb := coalesce(field -> 'options', '{}');
  v_patterns jsonb;
begin
  case v_type
    when 'number', 'range' then
      return catalog.number_schema(v_options);
    when 'boolean' then
      return jsonb '{"type": "boolean"}';
    when 'select', 'radio' then
      return jsonb_build_object('type', 'string', 'enum', v_options);
    when 'multi-select' then
      return jsonb_build_object(
        'type', 'array', 'minItems', 1, 'uniqueItems', true,
        'items', jsonb_build_object('type', 'string', 'enum', v_options));
    when 'location' then
      return (
        select jsonb_build_object(
          'type', 'object', 'additionalProperties', false,
          'properties', jsonb_object_agg(p.part ->> 'id', catalog.optional_schema(p.part)),
          -- An empty part counts as missing, so "required" alone does not suffice.
          'allOf', jsonb_build_array(
            jsonb_build_object('not', jsonb '{"$ref": "#/$defs/no_object"}'),
            jsonb '{"anyOf": [
              {"required": ["latitude", "longitude"], "properties": {"latitude": {"type": "number"}, "longitude": {"type": "number"}}},
              {"properties": {"latitude": {"type": "null"}, "longitude": {"type": "null"}}}]}')
            || coalesce(
              jsonb_agg(jsonb_build_object(
                'required', jsonb_build_array(p.part -> 'id'),
                'properties', jsonb_build_object(p.part ->> 'id', catalog.answer_schema(p.part))))
                filter (where v_options -> 'requires' ? (p.part ->> 'id')),
              '[]'))
        from jsonb_array_elements(catalog.location_fields(v_options)) as p (part));
    else
      select jsonb_agg(jsonb_build_object('pattern', p.pattern) order by p.place) into v_patterns
      from (values
        (1, '[^' || ops.blank_class() || ']'),
        (2, catalog.anchored_pattern(catalog.text_pattern(v_type))),
        (3, catalog.anchored_pattern(catalog.portable_pattern(v_options ->> 'pattern'))),
        (4, case when v_type = 'date' then catalog.anchored_pattern(catalog.date_bound(v_options ->> 'min', true)) end),
        (5, case when v_type = 'date' then catalog.anchored_pattern(catalog.date_bound(v_options ->> 'max', false)) end)
      ) as p (place, pattern)
      where p.pattern is not null;
      return jsonb_strip_nulls(jsonb_build_object(
        'type', 'string',
        -- Not the format "email": validators of it accept neither international domains nor blanks around a pasted
        -- address.
        'format', case when v_type = 'date' then v_type end,
        'maxLength', catalog.maximum_length(v_type, v_options),
        'allOf', v_patterns));
  end case;
end
$$;

comment on function catalog.answer_schema(jsonb) is $$JSON Schema of an answer to this field that is not blank.$$;

create or replace function catalog.optional_schema(field jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_schema constant jsonb := catalog.answer_schema(field);
begin
  return jsonb_build_object('anyOf', jsonb_build_array(v_schema, jsonb_build_object('$ref', '#/$defs/no_' || (v_schema ->> 'type'))));
end
$$;

comment on function catalog.optional_schema(jsonb) is $$JSON Schema of an answer to this field that may be missing.$$;

create or replace function catalog.answered_schema(field jsonb, answer jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_build_object(
  'required', jsonb_build_array(field -> 'id'),
  'properties', jsonb_build_object(field ->> 'id', jsonb_build_object(
    'not', jsonb_build_object('$ref', '#/$defs/no_' || case
      when field ->> 'type' in ('number', 'range') then 'number' when field ->> 'type' = 'boolean' then 'boolean'
      when field ->> 'type' = 'multi-select' then 'array' when field ->> 'type' = 'location' then 'object' else 'string' end)) || answer));

comment on function catalog.answered_schema(jsonb, jsonb) is
$$JSON Schema of answers in which this field has one that is valid under this schema.$$;

create or replace function catalog.condition_schema(fields jsonb, node jsonb, wanted boolean) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_op constant text := node #>> '{condition,op}';
  v_value constant jsonb := node #> '{condition,value}';
  v_list constant jsonb := case when jsonb_typeof(v_value) = 'array' then v_value else jsonb_build_array(v_value) end;
  v_field jsonb;
  v_schema jsonb;
begin
  if node ? 'not' then
    return catalog.condition_schema(fields, node -> 'not', not wanted);
  elsif not node ? 'condition' then
    -- Not all are true if one is false. What is unknown is neither, so "not" of JSON Schema would not do.
    return (
      select jsonb_build_object(case when node ? 'all' = wanted then 'allOf' else 'anyOf' end,
        jsonb_agg(catalog.condition_schema(fields, e.part, wanted) order by e.position))
      from jsonb_array_elements(coalesce(node -> 'all', node -> 'any')) with ordinality as e (part, position));
  end if;
  select f.field into v_field from jsonb_array_elements(fields) as f (field) where f.field -> 'id' = node #> '{condition,field}';
  if v_op = 'exists' then
    return case when (v_value = 'true') = wanted then catalog.answered_schema(v_field, '{}')
      else jsonb_build_object('not', catalog.answered_schema(v_field, '{}')) end;
  end if;
  v_schema := case
    when v_field ->> 'type' = 'multi-select' then jsonb_build_object('contains', jsonb_build_object('enum', v_list))
    when v_op in ('eq', 'neq', 'in', 'not_in') then jsonb_build_object('enum', v_list)
    when v_field ->> 'type' = 'date' then jsonb_build_object('allOf', (
      select jsonb_agg(jsonb_build_object('pattern', catalog.anchored_pattern(b.pattern)))
      from (values
        (catalog.date_bound(case when v_op <> 'lte' then v_list ->> 0 end, true)),
        (catalog.date_bound(case when v_op <> 'gte' then v_list ->> -1 end, false))) as b (pattern)
      where b.pattern is not null))
    else jsonb_strip_nulls(jsonb_build_object(
      'minimum', case when v_op <> 'lte' then v_list -> 0 end, 'maximum', case when v_op <> 'gte' then v_list -> -1 end)) end;
  if (v_op in ('neq', 'not_in')) = wanted then
    v_schema := jsonb_build_object('allOf', jsonb_build_array(jsonb_build_object('not', v_schema)));
  end if;
  return catalog.answered_schema(v_field, v_schema);
end
$$;

comment on function catalog.condition_schema(jsonb, jsonb, boolean) is
$$JSON Schema of the answers of which a canonical condition without faults is true (or, if wanted is false, false).$$;

create or replace function catalog.conditions_schema(fields jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select case when count(*) > 0 then jsonb_build_object('allOf', jsonb_agg(
    jsonb_build_object(
      'if', catalog.condition_schema(
        conditions_schema.fields, catalog.normalize_node(conditions_schema.fields, f.field -> 'shown_if', 'shown_if', 0), true),
      'else', jsonb_build_object('not', catalog.answered_schema(f.field, '{}')))
    || case when f.field -> 'required' = 'true' then jsonb_build_object('then', jsonb_build_object(
      'required', jsonb_build_array(f.field -> 'id'),
      'properties', jsonb_build_object(f.field ->> 'id', catalog.answer_schema(f.field)))) else '{}' end
    order by f.position)) else '{}' end
  from jsonb_array_elements(conditions_schema.fields) with ordinality as f (field, position)
  where jsonb_typeof(f.field -> 'shown_if') = 'object';
end;

comment on function catalog.conditions_schema(jsonb) is
$$What JSON Schema says of the fields that are shown only under a condition: if it is true, a required field is required; if it is not, the
field has no answer.$$;

create or replace function catalog.fields_schema(fields jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_build_object(
    '$schema', 'https://json-schema.org/draft/2020-12/schema',
    'type', 'object',
    'additionalProperties', false,
    'required', coalesce(jsonb_agg(f.field -> 'id' order by f.position) filter (
      where f.field -> 'required' = 'true' and jsonb_typeof(f.field -> 'shown_if') is distinct from 'object'), '[]'),
    'properties', jsonb_object_agg(
      f.field ->> 'id',
      jsonb_strip_nulls(jsonb_build_object(
        'title', f.field -> 'label', 'description', f.field -> 'help', 'x-type', f.field -> 'type', 'x-position', f.position,
        'x-placeholder', f.field -> 'placeholder', 'x-unit', f.field -> 'unit', 'x-labels', f.field -> 'labels', 'x-step', f.field -> 'step',
        'x-group', f.field -> 'group', 'x-shown-if', f.field -> 'shown_if'))
      || case when f.field -> 'required' = 'true' and jsonb_typeof(f.field -> 'shown_if') is distinct from 'object'
        then catalog.answer_schema(f.field) else catalog.optional_schema(f.field) end),
    '$defs', replace(replace(
      '{
        "no_number": {"type": "null"},
        "no_boolean": {"type": "null"},
        "no_array": {"anyOf": [{"type": "null"}, {"type": "array", "maxItems": 0}]},
        "no_object": {"anyOf": [{"type": "null"}, {"type": "object", "additionalProperties": false, "properties": {
          "address": NO, "city": NO, "state": NO, "zip": NO, "country": NO, "latitude": {"type": "null"}, "longitude": {"type": "null"}}}]},
        "no_string": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": BLANK}]}}',
      'NO', '{"$ref": "#/$defs/no_string"}'),
      'BLANK', to_json('^[' || ops.blank_class() || ']*$(?!\n)')::text)::jsonb)
    || catalog.conditions_schema(fields_schema.fields)
  from jsonb_array_elements(fields_schema.fields) with ordinality as f (field, position);
end;

comment on function catalog.fields_schema(jsonb) is
$$JSON Schema (draft 2020-12) of the answers to a form. It accepts exactly the answers in which catalog.check_answers() finds
no fault. x-type, x-position, x-placeholder, x-unit, x-labels, x-step, x-group and x-shown-if say how, where and when to display a field;
allOf enforces x-shown-if. fields: a form without faults
(catalog.check_fields()).$$;

create or replace function catalog.form_json_schema(niche text) returns jsonb
language plpgsql stable security definer -- raises, which a function in SQL alone cannot; reads what anyone may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema jsonb;
begin
  select
    catalog.fields_schema(s.fields)
      || jsonb_strip_nulls(jsonb_build_object('title', n.name, 'description', n.description, 'x-niche', n.slug,
        'x-form-schema-id', s.id, 'x-version', s.version))
  into v_schema
  from catalog.niche as n
  join catalog.form_schema as s on s.niche_id = n.id and s.status = 'active'
  where n.slug = form_json_schema.niche and n.retired_at is null
    -- The same condition as in the row-level security of api.form_schemas.
    and (n.is_active or request.role_name() in ('member', 'partner', 'admin'));
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', form_json_schema.niche);
  end if;
  return v_schema;
end
$$;

comment on function catalog.form_json_schema(text) is
$$JSON Schema of the active form of a niche, given its slug.
Errors: LM202 no such niche, or none with a form.$$;

grant execute on function catalog.form_json_schema(text) to anon, member, partner, admin;

create or replace function api.form_json_schema(niche text) returns jsonb
language sql stable
begin atomic
  select catalog.form_json_schema(ops.bounded(form_json_schema.niche, 'niche'));
end;

comment on function api.form_json_schema(text) is
$$The form of a niche as JSON Schema
Draft 2020-12. submit_lead accepts exactly the answers that are valid under it. title and description are for people; x-type
and x-position say how to display a field, x-placeholder, x-unit, x-labels, x-step and x-group what else is shown, and
x-shown-if when; allOf enforces that. niche: its slug.
Errors: LM202 no such niche, or none with a form (404).$$;

grant execute on function api.form_json_schema(text) to anon, member, partner, admin;

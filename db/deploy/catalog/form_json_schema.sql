-- Deploy leadmill:catalog/form_json_schema to pg

begin;

create function catalog.whole(pattern text) returns text
language sql immutable strict parallel safe
-- In some languages $ stands before a last line feed, too.
return '^(?:' || pattern || ')$(?!\n)';

comment on function catalog.whole(text) is $$A pattern as JSON Schema wants it, where one that matches a part will do.$$;

create function catalog.answer_schema(field jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type constant text := field ->> 'type';
  v_options constant jsonb := coalesce(field -> 'options', '{}');
  v_patterns jsonb;
begin
  case v_type
    when 'number', 'range' then
      return jsonb_build_object(
        'type', 'number',
        'minimum', coalesce(v_options -> 'min', '-1e15'),
        'maximum', coalesce(v_options -> 'max', '1e15'),
        'multipleOf', coalesce(v_options -> 'step', '0.000001'));
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
          'type', 'object', 'minProperties', 1, 'additionalProperties', false,
          'required', coalesce(v_options -> 'requires', '[]'),
          'dependentRequired', jsonb '{"latitude": ["longitude"], "longitude": ["latitude"]}',
          'properties', jsonb_object_agg(p.part ->> 'id', catalog.answer_schema(p.part)))
        from jsonb_array_elements(catalog.location_fields(v_options)) as p (part));
    else
      select jsonb_agg(jsonb_build_object('pattern', p.pattern) order by p.place) into v_patterns
      from (values
        (1, '[^ \t\n\v\f\r]'),
        (2, catalog.whole(catalog.text_pattern(v_type))),
        (3, catalog.whole(catalog.portable_pattern(v_options ->> 'pattern'))),
        (4, case when v_type = 'date' then catalog.whole(catalog.date_bound(v_options ->> 'min', true)) end),
        (5, case when v_type = 'date' then catalog.whole(catalog.date_bound(v_options ->> 'max', false)) end)
      ) as p (place, pattern)
      where p.pattern is not null;
      return jsonb_strip_nulls(jsonb_build_object(
        'type', 'string',
        'format', case when v_type in ('date', 'email') then v_type end,
        'maxLength', catalog.longest_of(v_type, v_options),
        'allOf', v_patterns));
  end case;
end
$$;

comment on function catalog.answer_schema(jsonb) is
$$JSON Schema of an answer to this field, of one that is no blank.$$;

create function catalog.fields_schema(fields jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_build_object(
    '$schema', 'https://json-schema.org/draft/2020-12/schema',
    'type', 'object',
    'additionalProperties', false,
    'required', coalesce(jsonb_agg(f.field -> 'id' order by f.position) filter (where f.field -> 'required' = 'true'), '[]'),
    'properties', jsonb_object_agg(
      f.field ->> 'id',
      jsonb_strip_nulls(jsonb_build_object(
        'title', f.field -> 'label', 'description', f.field -> 'help', 'x-type', f.field -> 'type', 'x-position', f.position))
      || case when f.field -> 'required' = 'true' then catalog.answer_schema(f.field)
        else jsonb_build_object('anyOf', jsonb_build_array(
          catalog.answer_schema(f.field), jsonb_build_object('$ref', '#/$defs/no_' || t.json_type))) end),
    '$defs', jsonb '{
      "no_number": {"type": "null"},
      "no_boolean": {"type": "null"},
      "no_array": {"anyOf": [{"type": "null"}, {"type": "array", "maxItems": 0}]},
      "no_object": {"anyOf": [{"type": "null"}, {"type": "object", "maxProperties": 0}]},
      "no_string": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^[ \\t\\n\\v\\f\\r]*$(?!\\n)"}]}}')
  from jsonb_array_elements(fields_schema.fields) with ordinality as f (field, position)
  cross join lateral (select catalog.answer_schema(f.field) ->> 'type' as json_type) as t;
end;

comment on function catalog.fields_schema(jsonb) is
$$JSON Schema (draft 2020-12) of the answers to a form: what it lets through is what catalog.check_answers finds no fault in.
x-type and x-position tell how to draw a field, and where. fields: a form that catalog.check_fields found right.$$;

create function catalog.form_json_schema(niche text) returns jsonb
language plpgsql stable security definer -- a decision, which a door in SQL alone cannot take; reads what anyone may see
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
    -- As row security has it for api.form_schemas.
    and (n.is_active or identity.current_role_name() in ('member', 'partner', 'admin'));
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', form_json_schema.niche);
  end if;
  return v_schema;
end
$$;

comment on function catalog.form_json_schema(text) is
$$JSON Schema of the active form of a niche. niche: its slug.
Errors: LM202 no such niche, or none with a form.$$;

grant execute on function catalog.form_json_schema(text) to anon, member, partner, admin;

commit;

create or replace function catalog.is_pattern(pattern text) returns boolean
language plpgsql immutable strict parallel safe
as $$
begin
  -- The pattern must also be valid on its own: "a)|(b" is valid only inside the group that text_fault() puts around it.
  return coalesce(
    ('' ~ catalog.portable_pattern(pattern)) is not null
    and ('' ~ ('^(?:' || catalog.portable_pattern(pattern) || ')$')) is not null, false);
exception when invalid_regular_expression then
  return false;
end
$$;

comment on function catalog.is_pattern(text) is
$$Whether a text is a regular expression for answers that works both here and in a browser; null for null.$$;

create or replace function catalog.option_faults(type text, options jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  -- The members of an options object, described as a form.
  v_number constant jsonb := jsonb '[
    {"id": "min", "type": "number"},
    {"id": "max", "type": "number"},
    {"id": "step", "type": "number"}]';
  v_range constant jsonb := jsonb '[
    {"id": "min", "type": "number", "required": true},
    {"id": "max", "type": "number", "required": true},
    {"id": "step", "type": "number"}]';
  v_date constant jsonb := jsonb '[{"id": "min", "type": "date"}, {"id": "max", "type": "date"}]';
  v_text constant jsonb := jsonb '[
    {"id": "max_length", "type": "number", "options": {"min": 1, "max": 10000, "step": 1}},
    {"id": "pattern", "type": "text", "options": {"max_length": 200}}]';
  v_location jsonb := jsonb '[
    {"id": "requires", "type": "multi-select", "options": ["address", "city", "state", "zip", "country", "latitude", "longitude"]},
    {"id": "countries", "type": "multi-select", "options": []}]';
  v_checked jsonb;
  v_faults jsonb;
  v_is_upside_down boolean;
begin
  if option_faults.type in ('select', 'multi-select', 'radio') then
    return case
      when jsonb_typeof(options) is distinct from 'array' or jsonb_array_length(options) not between 1 and 200
        or jsonb_path_exists(options, '$[*] ? (@.type() != "string" || @ like_regex "^\\s*$" || @ like_regex "^.{201}")')
        then jsonb '[{"field": "", "code": "not_options", "message": "must be a list of 1 to 200 texts of 1 to 200 characters"}]'
      when jsonb_array_length(options) > (select count(distinct e.value) from jsonb_array_elements(options) as e (value))
        then '[{"field": "", "code": "duplicate", "message": "must name each option once"}]'
      else '[]'
    end;
  end if;
  if option_faults.type = 'location' and jsonb_typeof(options -> 'countries') = 'array' then
    -- Any list of well-formed codes is permitted: its own codes become the options that it is checked against.
    if jsonb_path_exists(options, '$.countries[*] ? (@.type() != "string" || !(@ like_regex "^[A-Z][A-Z]$"))') then
      return jsonb '[{"field": "countries", "code": "not_options", "message": "must be a list of two-letter codes of countries"}]';
    end if;
    v_location := jsonb_set(v_location, '{1,options}', options -> 'countries');
  end if;
  v_checked := catalog.check_answers(
    case option_faults.type
      when 'number' then v_number when 'range' then v_range when 'date' then v_date
      when 'location' then v_location
      when 'boolean' then '[]' when 'email' then '[]' when 'phone' then '[]' else v_text end,
    coalesce(options, '{}'));
  v_faults := v_checked -> 'faults';
  if v_faults <> '[]' then
    return v_faults;
  end if;
  -- Answers may be empty, limits may not: an empty max would be smaller than any date.
  if v_checked -> 'answers' <> options then
    return jsonb
      '[{"field": "", "code": "empty", "message": "must leave out what is empty, and numbers have at most 6 digits after the point"}]';
  end if;
  v_is_upside_down := case option_faults.type
    when 'date' then (options ->> 'min') collate "C" > options ->> 'max'
    when 'number' then (options ->> 'min')::numeric > (options ->> 'max')::numeric
    when 'range' then (options ->> 'min')::numeric > (options ->> 'max')::numeric end;
  if v_is_upside_down then
    v_faults := v_faults || '[{"field": "max", "code": "too_small", "message": "must not be below min"}]';
  end if;
  if (options ->> 'step')::numeric <= 0 then
    v_faults := v_faults || '[{"field": "step", "code": "too_small", "message": "must be above 0"}]';
  end if;
  -- Not with "and", which may evaluate its sides in any order: dates have a min too, and it is no number.
  if (case when (options ->> 'step')::numeric > 0 then (options ->> 'min')::numeric % (options ->> 'step')::numeric <> 0 end) then
    -- Steps begin at min, because JSON Schema cannot express steps from elsewhere.
    v_faults := v_faults || '[{"field": "min", "code": "not_a_step", "message": "must be a multiple of step"}]';
  end if;
  if not catalog.is_pattern(options ->> 'pattern') then
    v_faults := v_faults || '[{"field": "pattern", "code": "not_a_pattern", "message":
      "must be a regular expression that browsers read alike: without back references, flags and escapes such as \\b"}]';
  end if;
  return v_faults;
end
$$;

comment on function catalog.option_faults(text, jsonb) is
$$Faults of the options of one field of this type, each with its path below options ("" is options itself).$$;

create or replace function catalog.label_faults(options jsonb, labels jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select case
    when jsonb_typeof(options) is distinct from 'array'
      then jsonb '[{"field": "", "code": "not_labels", "message": "is only for fields with a list of options"}]'
    when jsonb_typeof(labels) <> 'object'
      then jsonb '[{"field": "", "code": "not_labels", "message": "must be an object of options and their labels"}]'
    else coalesce((
      select jsonb_agg(jsonb_build_object('field', left(e.option, 100), 'code', f.code, 'message', f.message) order by e.option)
      from jsonb_each(labels) as e (option, label)
      cross join lateral (values
        ('not_an_option', 'is not one of the options', not options @> jsonb_build_array(e.option)),
        ('not_a_label', 'must be a text of 1 to 200 characters', options @> jsonb_build_array(e.option)
          and (jsonb_typeof(e.label) <> 'string' or ops.is_blank(e.label #>> '{}') or length(e.label #>> '{}') > 200))
      ) as f (code, message, is_fault)
      where f.is_fault), '[]') end;
end;

comment on function catalog.label_faults(jsonb, jsonb) is
$$Faults of the labels of options, each with its path below labels ("" is labels itself). An option without a label is shown as it is.$$;

create or replace function catalog.scattered_fields(fields jsonb) returns integer[]
language sql immutable parallel safe
begin atomic
  with named as (
    select f.position, f.field ->> 'step' as step, lag(f.field ->> 'step') over (order by f.position) as before
    from jsonb_array_elements(scattered_fields.fields) with ordinality as f (field, position)
    where not ops.is_blank(f.field ->> 'step')
  )
  select array(
    select n.position::integer
    from named as n
    where n.step <> n.before and exists (select from named as e where e.position < n.position and e.step = n.step)
    order by n.position);
end;

comment on function catalog.scattered_fields(jsonb) is
$$The places, from 1, of fields that name a step which an earlier field had begun and another one has ended.$$;

create or replace function catalog.check_fields(fields jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  -- A field described as a form, so that the validator checks its own input.
  v_field_form constant jsonb := jsonb '[
    {"id": "id", "type": "text", "required": true, "options": {"pattern": "[a-z][a-z0-9_]{0,62}"}},
    {"id": "label", "type": "text", "required": true, "options": {"max_length": 200}},
    {"id": "type", "type": "select", "required": true, "options": ["text", "textarea", "email", "phone",
      "number", "range", "select", "multi-select", "radio", "boolean", "date", "location"]},
    {"id": "required", "type": "boolean"},
    {"id": "sensitive", "type": "boolean"},
    {"id": "help", "type": "text"},
    {"id": "placeholder", "type": "text", "options": {"max_length": 200}}, {"id": "unit", "type": "text", "options": {"max_length": 20}},
    {"id": "step", "type": "text", "options": {"max_length": 100}}, {"id": "group", "type": "text", "options": {"max_length": 100}}]';
begin
  if jsonb_typeof(fields) is distinct from 'array' or jsonb_array_length(fields) not between 1 and 100 then
    return jsonb '[{"field": "fields", "code": "not_fields", "message": "must be a list of 1 to 100 fields"}]';
  end if;
  return (
    with
    field as (
      select e.position, e.field, format('fields[%s]', e.position - 1) as path,
        case when jsonb_typeof(e.field) = 'object' then e.field else '{}' end as object
      from jsonb_array_elements(fields) with ordinality as e (field, position)
    ),
    fault as (
      select f.position, 1 as rule, f.path, x.fault
      from field as f
      cross join jsonb_array_elements(
        catalog.check_answers(v_field_form,
          case when jsonb_typeof(f.field) = 'object' then f.field - '{options,labels,shown_if}'::text[] else f.field end) -> 'faults') as x (fault)
      union all
      select f.position, 2, f.path, '{"field": "id", "code": "duplicate", "message": "is the id of an earlier field"}'
      from field as f
      where exists (
        select from field as e where e.position < f.position and e.object -> 'id' = f.object -> 'id')
      union all
      select f.position, 3, f.path || '.options', x.fault
      from field as f
      cross join jsonb_array_elements(catalog.option_faults(f.object ->> 'type', f.object -> 'options')) as x (fault)
      where f.object -> 'type' <@ (v_field_form #> '{2,options}')
      union all
      select f.position, 4, f.path || '.labels', x.fault from field as f
      cross join jsonb_array_elements(catalog.label_faults(f.object -> 'options', f.object -> 'labels')) as x (fault)
      where f.object ? 'labels'
      union all
      select f.position, 5, f.path, x.fault from field as f
      cross join jsonb_array_elements(catalog.condition_faults(fields, f.object ->> 'id', f.object -> 'shown_if')) as x (fault)
      where coalesce(f.object -> 'shown_if', 'null') <> 'null'
      union all
      select s.position, 6, format('fields[%s]', s.position - 1), '{"field": "step", "code": "not_together", "message": "must follow the other fields of its step"}'
      from unnest(catalog.scattered_fields(fields)) as s (position)
    )
    select coalesce(
      jsonb_agg(
        t.fault || jsonb_build_object('field', concat_ws('.', t.path, nullif(t.fault ->> 'field', '')))
        order by t.position, t.rule, t.fault ->> 'field'),
      '[]')
    from fault as t);
end
$$;

comment on function catalog.check_fields(jsonb) is
$$Every fault of a form schema, each with its path such as fields[2].options.max; [] if there is none. A field: id (lower
case, digits, _), label, type, required (default false), sensitive (such as origin or belief; never shown before the lead
was bought), help, placeholder, unit, options, labels, step, group, shown_if. labels: what people read instead of an option,
{option: label}. step: the title of the step that the field stands in, the same for all fields of a step, which stand
together; a field that names none continues the step before it. group: a heading above neighbouring fields that name it.
shown_if: a condition on earlier fields (catalog.condition_faults()); without an answer that makes it true the field is not
shown, need not be answered, and may not be. options: a list of texts for select, multi-select and radio; {min, max, step}
for number and range (a range needs both ends, min is a multiple of step); {min, max} for date; {max_length, pattern} for
text and textarea; {requires: [parts], countries: [codes]} for location; nothing for other types.$$;

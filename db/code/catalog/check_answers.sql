-- No form needs more than 15 digits, and the bound keeps every comparison cheap.
create or replace function catalog.number_fault(limits jsonb, answer numeric) returns text[]
language sql immutable parallel safe
return case
  when answer not between -1e15 and 1e15 then '{out_of_range,must be between -1e15 and 1e15}'::text[]
  when answer < (limits ->> 'min')::numeric then array['too_small', 'must be at least ' || (limits ->> 'min')]
  when answer > (limits ->> 'max')::numeric then array['too_large', 'must be at most ' || (limits ->> 'max')]
  when (answer - coalesce((limits ->> 'min')::numeric, 0)) % (limits ->> 'step')::numeric <> 0
    then array['not_a_step', 'must be a multiple of ' || (limits ->> 'step')]
end;

comment on function catalog.number_fault(jsonb, numeric) is
$$Code and message of the fault of a number under its field's limits; null if there is none.$$;

-- Browsers evaluate these patterns too, so they use only what PostgreSQL and ECMAScript read alike, with white space,
-- digits and ASCII letters written out.
create or replace function catalog.text_pattern(type text) returns text
language sql immutable parallel safe
return case text_pattern.type
  when 'email' then ops.email_pattern()
  when 'phone' then ops.phone_pattern()
  when 'date' then '(?!0000)(?:[0-9]{4}-(?:'
    || '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))'
    || '|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)'
end;

comment on function catalog.text_pattern(text) is
$$Regular expression for a complete answer of this type (email, phone, date); null for other types.$$;

create or replace function catalog.portable_pattern(pattern text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
  v_is_class boolean := false;
  v_token text;
  v_result text := ''::text;
begin
  -- Fast path: most patterns, such as [A-Z]{2}, contain nothing that the dialects read differently.
  if pattern ~ '^(?:[A-Za-z0-9 ,:;@#_/-]|\[[A-Za-z0-9 ,:;@#_/.+-]+\]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}|[+*?|])*$' then
    return pattern;
  end if;
  -- The dialects disagree on empty classes and on ranges from or to several characters.
  if pattern ~ '\[\^?\]|\\[dws]-[^\]]|-\\[dws]' then
    return null;
  end if;
  for v_token in select m.match[1]
    from regexp_matches(pattern, '\\u[0-9A-Fa-f]{4}|\\.|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}|\(\?[:=!]|\(\?|.', 'g') as m (match) loop
    v_result := v_result || case
      when v_token in ('\', '(?') then null
      when v_token in ('\t', '\n', '\v', '\f', '\r') or length(v_token) = 6 and left(v_token, 2) = '\u' then v_token
      when v_token in ('\d', '\w', '\s') then
        replace(case when v_is_class then '%' else '[%]' end, '%',
          case v_token when '\d' then '0-9' when '\w' then 'A-Za-z0-9_' else ' \t\n\v\f\r' end)
      when v_token in ('\D', '\W', '\S') and not v_is_class then
        case v_token when '\D' then '[^0-9]' when '\W' then '[^A-Za-z0-9_]' else '[^ \t\n\v\f\r]' end
      -- Back references make matching exponential, so anybody on the internet could keep a CPU busy.
      when v_token ~ '^\\[A-Za-z0-9]' then null
      when v_token ~ '^\\' then
        case when v_token ~ '^\\[][$.*+?(){}|/^\\-]' and (v_is_class or v_token <> '\-') then v_token else substr(v_token, 2) end
      -- Otherwise it could begin [:alpha:], which browsers do not know.
      when v_is_class and v_token = '[' then null
      when v_is_class then v_token
      when v_token = '.' then '[^\n\r]'
      when v_token = '$' then '$(?!\n)'
      when v_token in (']', '{', '}') then '\' || v_token
      else v_token
    end;
    v_is_class := case v_token when '[' then true when ']' then false else v_is_class end;
  end loop;
  return v_result;
end
$$;

comment on function catalog.portable_pattern(text) is
$$The pattern in the syntax that PostgreSQL and ECMAScript read alike, where \d, \w and \s match ASCII; null if it contains
parts that they do not share: back references, \b and other letter escapes, named groups, flags.$$;

create or replace function catalog.date_bound(bound text, is_lower boolean) returns text
language sql immutable strict parallel safe
return bound || coalesce((
  -- Equal up to one digit, which is larger (or smaller), then anything.
  select string_agg(format('|%s[%s].*', left(bound, d.place - 1),
    case when is_lower then (d.digit + 1) || '-9' else '0-' || (d.digit - 1) end), '' order by d.place)
  from (
    select c.place::integer as place, c.digit::integer as digit
    from regexp_split_to_table(bound, '') with ordinality as c (digit, place)
    where c.digit <> '-'
  ) as d
  where d.digit <> case when is_lower then 9 else 0 end), '');

comment on function catalog.date_bound(text, boolean) is
$$Regular expression for dates that are no earlier, or no later, than this one.$$;

create or replace function catalog.maximum_length(type text, limits jsonb) returns integer
language sql immutable parallel safe
return coalesce(
  (limits ->> 'max_length')::integer,
  case maximum_length.type when 'textarea' then 5000 when 'email' then 254 when 'phone' then 40 else 500 end);

comment on function catalog.maximum_length(text, jsonb) is $$Maximum length of an answer, in characters.$$;

-- Not in SQL: a SQL function called from another function is planned at each call, which took ten times as long.
create or replace function catalog.text_fault(type text, limits jsonb, answer text) returns text[]
language plpgsql immutable parallel safe
as $$
begin
  return case
    when length(answer) > catalog.maximum_length(text_fault.type, limits)
      then array['too_long', format('must have at most %s characters', catalog.maximum_length(text_fault.type, limits))]
    when text_fault.type = 'email' then
      case when ops.email_address(answer) is null then '{not_an_email,must be an e-mail address}'::text[] end
    when text_fault.type = 'phone' then
      case when ops.phone_number(answer) is null then '{not_a_phone,must be one phone number}'::text[] end
    when text_fault.type = 'date' and answer !~ ('^(?:' || catalog.text_pattern('date') || ')$')
      then '{not_a_date,must be a date such as 2026-12-31}'
    -- ISO dates sort as text.
    when text_fault.type = 'date' and answer collate "C" < limits ->> 'min'
      then array['too_small', 'must be no earlier than ' || (limits ->> 'min')]
    when text_fault.type = 'date' and answer collate "C" > limits ->> 'max'
      then array['too_large', 'must be no later than ' || (limits ->> 'max')]
    when answer !~ ('^(?:' || catalog.portable_pattern(limits ->> 'pattern') || ')$')
      then '{not_a_match,does not have the required format}'
  end;
end
$$;

comment on function catalog.text_fault(text, jsonb, text) is
$$Code and message of the fault of a text, e-mail address, phone number or date; null if there is none.$$;

create or replace function catalog.location_fields(limits jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_build_array(
  '{"id": "address", "type": "text", "options": {"max_length": 500}}'::jsonb,
  '{"id": "city", "type": "text", "options": {"max_length": 200}}'::jsonb,
  '{"id": "state", "type": "text", "options": {"max_length": 200}}'::jsonb,
  '{"id": "zip", "type": "text", "options": {"max_length": 20}}'::jsonb,
  case when limits ? 'countries'
    then jsonb_build_object('id', 'country', 'type', 'select', 'options', limits -> 'countries')
    else '{"id": "country", "type": "text", "options": {"pattern": "[A-Z]{2}"}}'::jsonb end,
  '{"id": "latitude", "type": "number", "options": {"min": -90, "max": 90}}'::jsonb,
  '{"id": "longitude", "type": "number", "options": {"min": -180, "max": 180}}'::jsonb);

comment on function catalog.location_fields(jsonb) is $$The parts of a location, described as a form.$$;

create or replace function catalog.location_faults(limits jsonb, answer jsonb, checked jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  -- Each part's first fault in the order of the form, then the missing parts.
  select coalesce(jsonb_agg(f.fault order by f.rule, f.place), '[]')
  from (
    select 1 as rule, e.place, e.fault
    from jsonb_array_elements(location_faults.checked -> 'faults') with ordinality as e (fault, place)
    union all
    select 2, p.place, jsonb_build_object('field', p.part, 'code', 'required', 'message', 'is required')
    from jsonb_array_elements_text(
      coalesce(location_faults.limits -> 'requires', '[]')
      -- Neither says anything without the other.
      || case when location_faults.checked -> 'answers' ? 'latitude' then '["longitude"]'::jsonb else '[]' end
      || case when location_faults.checked -> 'answers' ? 'longitude' then '["latitude"]'::jsonb else '[]' end
    ) with ordinality as p (part, place)
    where not location_faults.checked -> 'answers' ? p.part
      and not exists (
        select from jsonb_array_elements(location_faults.checked -> 'faults') as e (fault) where e.fault ->> 'field' = p.part)
  ) as f;
end;

comment on function catalog.location_faults(jsonb, jsonb, jsonb) is
$$Every fault of a location with its part; [] if there is none. checked: the result of catalog.check_answers() for its parts.$$;

create or replace function catalog.answer_fault(field jsonb, answer jsonb) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_type constant text := field ->> 'type';
  v_options constant jsonb := coalesce(field -> 'options', '{}');
  v_left jsonb := v_options;
  v_wanted constant text := case
    when v_type in ('number', 'range') then 'number'
    when v_type = 'boolean' then 'boolean'
    when v_type = 'multi-select' then 'array'
    when v_type = 'location' then 'object'
    else 'string' end;
begin
  if answer is null then
    return case when field -> 'required' = 'true' then '{required,is required}'::text[] end;
  end if;
  if jsonb_typeof(answer) <> v_wanted then
    return array['wrong_type', case v_wanted
      when 'number' then 'must be a number'
      when 'boolean' then 'must be yes or no (true or false)'
      when 'array' then 'must be a list of the options'
      when 'object' then 'must be a location with its parts'
      else 'must be a text' end];
  end if;
  if v_type = 'multi-select' then
    -- Containment ignores nesting on its left side, so elements that are not texts are refused first.
    if jsonb_path_exists(answer, '$[*] ? (@.type() != "string")') or not v_options @> answer then
      return '{not_an_option,must be a list of the options}'::text[];
    end if;
    -- An option that was named is no longer left. One more than there are options is named twice, so that the loop is short.
    for v_position in 0 .. least(jsonb_array_length(answer) - 1, jsonb_array_length(v_options)) loop
      if not v_left ? (answer ->> v_position) then
        return '{duplicate,must name each option once}'::text[];
      end if;
      v_left := v_left - (answer ->> v_position);
    end loop;
    return null;
  end if;
  return case
    when v_wanted = 'number' then catalog.number_fault(v_options, (answer #>> '{}')::numeric)
    when v_wanted in ('boolean', 'object') then null
    when v_type in ('select', 'radio') then
      case when not v_options @> jsonb_build_array(answer) then '{not_an_option,must be one of the options}'::text[] end
    else catalog.text_fault(v_type, v_options, answer #>> '{}')
  end;
end
$$;

comment on function catalog.answer_fault(jsonb, jsonb) is
$$Code and message of the fault of one answer to one field; null if there is none. A missing answer is SQL null. Of a location
only the type is checked: catalog.location_faults() checks its parts.$$;

-- Not in SQL: a SQL function called from another function is planned at each call, which took ten times as long.
create or replace function catalog.normalized_answer(field jsonb, answer jsonb, region text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_text constant text := answer #>> '{}';
  v_kept text;
begin
  case field ->> 'type'
    when 'number', 'range' then
      -- No measurement needs more than six decimals.
      return to_jsonb(trim_scale(case when field #> '{options,step}' is null then round(v_text::numeric, 6) else v_text::numeric end));
    when 'email' then
      return to_jsonb(ops.email_address(v_text));
    when 'phone' then
      return to_jsonb(ops.phone_number(v_text, region));
    when 'text', 'textarea' then
      v_kept := ops.plain_text(v_text);
      -- The pattern may require what would be removed.
      return case when v_kept ~ ('^(?:' || catalog.portable_pattern(field #>> '{options,pattern}') || ')$') is not false
        then to_jsonb(v_kept) else answer end;
    else
      return answer;
  end case;
end
$$;

comment on function catalog.normalized_answer(jsonb, jsonb, text) is
$$A valid answer as it is stored: numbers rounded to six decimals, e-mail addresses and phone numbers in their canonical form,
texts without invisible characters.$$;

create or replace function catalog.check_answers(fields jsonb, answers jsonb, region text default null) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_right jsonb := answers;
  v_faults jsonb := '[]'::jsonb;
  v_ids text[] := '{}'::text[];
  v_hidden text[];
  v_field jsonb;
  v_id text;
  v_type text;
  v_answer jsonb;
  v_is_plain boolean;
  v_fault text[];
  v_normalized jsonb;
  v_parts jsonb;
begin
  if jsonb_typeof(answers) is distinct from 'object' then
    return '{"answers": {}, "faults": [{"field": "", "code": "not_an_object", "message": "must be a JSON object"}]}'::jsonb;
  end if;
  v_hidden := catalog.hidden_fields(fields, answers);
  for v_position in 0 .. jsonb_array_length(fields) - 1 loop
    v_field := fields -> v_position;
    v_id := v_field ->> 'id';
    v_ids := v_ids || v_id;
    v_type := v_field ->> 'type';
    v_answer := answers -> v_id;
    if v_id = any (v_hidden) then
      if not catalog.is_no_answer(v_type, v_answer) then
        v_faults := v_faults || jsonb_build_object(
          'field', v_id, 'code', 'not_shown', 'message', 'must be left out, because the form does not show it');
      end if;
      v_right := v_right - v_id;
      continue;
    end if;
    -- Fast path: most texts begin with a visible character and are ASCII, so they are not blank, and nothing is to be removed.
    v_is_plain := jsonb_typeof(v_answer) = 'string' and v_answer #>> '{}' ~ '^[!-~][ -~]*$';
    -- An untouched input sends null, a blank text, or an empty list or object. These count as no answer.
    if v_answer = 'null'
      or v_type = 'multi-select' and v_answer = '[]'
      or v_type = 'location' and v_answer = '{}'
      or not v_is_plain and v_type not in ('number', 'range', 'boolean', 'multi-select', 'location')
        and jsonb_typeof(v_answer) = 'string' and ops.is_blank(v_answer #>> '{}')
    then
      v_answer := null;
      v_right := v_right - v_id;
    elsif v_type = 'location' and jsonb_typeof(v_answer) = 'object' then
      v_parts := catalog.check_answers(catalog.location_fields(v_field -> 'options'), v_answer);
      if v_parts = '{"answers": {}, "faults": []}' then
        -- A location without any part.
        v_answer := null;
        v_right := v_right - v_id;
      else
        v_parts := v_parts || jsonb_build_object('faults', catalog.location_faults(v_field -> 'options', v_answer, v_parts));
        if v_parts -> 'faults' = '[]' then
          v_right := v_right || jsonb_build_object(v_id, v_parts -> 'answers');
        else
          v_right := v_right - v_id;
          v_faults := v_faults || (
            select jsonb_agg(e.fault || jsonb_build_object('field', v_id || '.' || (e.fault ->> 'field')) order by e.place)
            from jsonb_array_elements(v_parts -> 'faults') with ordinality as e (fault, place));
        end if;
        continue;
      end if;
    end if;
    v_fault := catalog.answer_fault(v_field, v_answer);
    if v_fault is not null then
      v_right := v_right - v_id;
      v_faults := v_faults || jsonb_build_object('field', v_id, 'code', v_fault[1], 'message', v_fault[2]);
    elsif v_answer is not null
      and (v_type in ('number', 'range', 'email', 'phone') or v_type in ('text', 'textarea') and not v_is_plain)
    then
      v_normalized := catalog.normalized_answer(v_field, v_answer, check_answers.region);
      -- Equal numbers may differ in their zeros: 4.50 is stored as 4.5.
      if v_normalized <> v_answer or jsonb_typeof(v_answer) = 'number' then
        v_right := v_right || jsonb_build_object(v_id, v_normalized);
      end if;
    end if;
  end loop;
  if v_right - v_ids <> '{}' then
    v_faults := v_faults || (
      select jsonb_agg(
        jsonb_build_object('field', left(u.id, 100), 'code', 'unknown_field', 'message', 'is not a field of this form')
        order by left(u.id, 100))
      -- At most 100, so that a visitor cannot make the answer arbitrarily long.
      from (select k.id from jsonb_object_keys(v_right - v_ids) as k (id) order by k.id limit 100) as u);
    v_right := v_right - array(select jsonb_object_keys(v_right - v_ids));
  end if;
  return jsonb_build_object('answers', v_right, 'faults', v_faults);
end
$$;

comment on function catalog.check_answers(jsonb, jsonb, text) is
$$Valid answers, typed by the schema, and every fault of the others. fields: a form schema without faults
(catalog.check_fields()). region (ISO 3166 alpha-2): the country of phone numbers that do not name one. Nothing is coerced:
a number must be a JSON number (stored with six decimals), a date a text such as 2026-12-31. Null, a text without visible
characters, an empty list and a location without parts count as no answer. E-mail addresses and phone numbers are stored in
canonical form, texts without invisible characters. A location is {"address", "city", "state", "zip", "country", "latitude",
"longitude"}, with the parts that are known; country is ISO 3166 alpha-2. catalog.form_json_schema() expresses the same
rules in JSON Schema. Returns {"answers": {...}, "faults": [{"field", "code", "message"}]}; field is place.city if a part of
the location place is wrong. A field that the other answers hide (shown_if) is not required, and an answer to it is the fault
not_shown. Codes: not_shown, not_an_object, required, wrong_type, unknown_field, out_of_range, too_small, too_large,
not_a_step, too_long, not_an_email, not_a_phone, not_a_date, not_a_match, not_an_option, duplicate.$$;

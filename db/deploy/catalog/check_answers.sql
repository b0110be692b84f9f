-- Deploy leadmill:catalog/check_answers to pg

begin;

-- 15 digits and 6 places are more than any form asks for, and keep every comparison cheap.
create function catalog.number_fault(limits jsonb, answer numeric) returns text[]
language sql immutable parallel safe
return case
  when answer not between -1e15 and 1e15 then '{out_of_range,must be between -1e15 and 1e15}'::text[]
  when scale(trim_scale(answer)) > 6 then '{too_precise,must have at most 6 digits after the point}'::text[]
  when answer < (limits ->> 'min')::numeric then array['too_small', 'must be at least ' || (limits ->> 'min')]
  when answer > (limits ->> 'max')::numeric then array['too_large', 'must be at most ' || (limits ->> 'max')]
  when (answer - coalesce((limits ->> 'min')::numeric, 0)) % (limits ->> 'step')::numeric <> 0
    then array['not_a_step', 'must be a step of ' || (limits ->> 'step')]
end;

comment on function catalog.number_fault(jsonb, numeric) is
$$Code and message of what is wrong with a number under its field's limits, null when nothing is.$$;

create function catalog.text_fault(type text, limits jsonb, answer text) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_longest constant integer := coalesce(
    (limits ->> 'max_length')::integer,
    case text_fault.type when 'textarea' then 5000 when 'email' then 254 when 'phone' then 40 else 500 end);
begin
  if length(answer) > v_longest then
    return array['too_long', format('must have at most %s characters', v_longest)];
  end if;
  -- A CASE is an order of evaluation: make_date sees only what the pattern let through.
  return case
    when text_fault.type = 'email' and answer !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'
      then '{not_an_email,must be an e-mail address}'
    when text_fault.type = 'phone' and (answer !~ '^\+?[0-9 ()./-]+$' or length(regexp_replace(answer, '\D', '', 'g')) not between 5 and 20)
      then '{not_a_phone,must be a phone number}'
    when text_fault.type = 'date' and (
      answer !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
      or case when left(answer, 4) = '0000' then true
        else right(answer, 2)::integer
          > extract(day from make_date(left(answer, 4)::integer, substr(answer, 6, 2)::integer, 1) + interval '1 month - 1 day')
        end)
      then '{not_a_date,must be a date such as 2026-12-31}'
    -- ISO dates sort as text.
    when text_fault.type = 'date' and answer collate "C" < limits ->> 'min'
      then array['too_small', 'must be no earlier than ' || (limits ->> 'min')]
    when text_fault.type = 'date' and answer collate "C" > limits ->> 'max'
      then array['too_large', 'must be no later than ' || (limits ->> 'max')]
    when limits ? 'pattern' and answer !~ ('^(?:' || (limits ->> 'pattern') || ')$')
      then '{not_a_match,does not have the form asked for}'
  end;
end
$$;

comment on function catalog.text_fault(text, jsonb, text) is
$$Code and message of what is wrong with a text, e-mail, phone or date, null when nothing is.$$;

create function catalog.answer_fault(field jsonb, answer jsonb) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_type constant text := field ->> 'type';
  v_options constant jsonb := coalesce(field -> 'options', '{}');
  v_wanted constant text := case
    when v_type in ('number', 'range') then 'number'
    when v_type = 'boolean' then 'boolean'
    when v_type = 'multi-select' then 'array'
    else 'string' end;
begin
  if answer is null then
    return case when field -> 'required' = 'true' then '{required,is required}'::text[] end;
  end if;
  if jsonb_typeof(answer) <> v_wanted then
    return array['wrong_type', format('must be a JSON %s', v_wanted)];
  end if;
  return case
    when v_wanted = 'number' then catalog.number_fault(v_options, (answer #>> '{}')::numeric)
    when v_wanted = 'boolean' then null
    when v_type in ('select', 'radio') then
      case when not v_options @> jsonb_build_array(answer) then '{not_an_option,must be one of the options}'::text[] end
    when v_type = 'multi-select' then
      case
        -- Containment ignores nesting of its left side only: an element that is a list is no option.
        when jsonb_path_exists(answer, '$[*] ? (@.type() != "string")') or not v_options @> answer
          then '{not_an_option,must be a list of the options}'::text[]
        when jsonb_array_length(answer) > (select count(distinct e.value) from jsonb_array_elements(answer) as e (value))
          then '{duplicate,must name each option once}'::text[]
      end
    else catalog.text_fault(v_type, v_options, answer #>> '{}')
  end;
end
$$;

comment on function catalog.answer_fault(jsonb, jsonb) is
$$Code and message of what is wrong with one answer to one field, null when nothing is. A missing answer is SQL null.$$;

create function catalog.check_answers(fields jsonb, answers jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  with
  input as (
    select case when jsonb_typeof(check_answers.answers) = 'object' then check_answers.answers else '{}' end as answers
  ),
  given as (
    select
      f.position,
      f.field,
      -- What an untouched input sends is no answer: null, a blank text, an empty list.
      case
        when a.answer = 'null' then null
        when f.field ->> 'type' = 'multi-select' and a.answer = '[]' then null
        when f.field ->> 'type' not in ('number', 'range', 'boolean', 'multi-select')
          and jsonb_typeof(a.answer) = 'string' and a.answer #>> '{}' !~ '\S' then null
        else a.answer
      end as answer
    from input as i
    cross join jsonb_array_elements(check_answers.fields) with ordinality as f (field, position)
    cross join lateral (select i.answers -> (f.field ->> 'id') as answer) as a
  ),
  checked as materialized (
    select g.position, g.field, g.answer, catalog.answer_fault(g.field, g.answer) as fault
    from given as g
  ),
  fault (position, field, code, message) as (
    select 0, '', 'not_an_object', 'must be a JSON object'
    where jsonb_typeof(check_answers.answers) is distinct from 'object'
    union all
    select c.position, c.field ->> 'id', c.fault[1], c.fault[2]
    from checked as c
    where c.fault is not null
      and jsonb_typeof(check_answers.answers) = 'object'
    union all
    -- No more than 100: an answer must not grow with what a stranger sends.
    select 1000, left(u.id, 100), 'unknown_field', 'is not a field of this form'
    from (
      select k.id
      from input as i
      cross join jsonb_object_keys(i.answers) as k (id)
      where not exists (select from checked as c where c.field ->> 'id' = k.id)
      order by k.id
      limit 100
    ) as u
  )
  select jsonb_build_object(
    'answers', (
      select coalesce(
        jsonb_object_agg(
          c.field ->> 'id',
          case when jsonb_typeof(c.answer) = 'number' then to_jsonb(trim_scale((c.answer #>> '{}')::numeric)) else c.answer end),
        '{}')
      from checked as c
      where c.answer is not null and c.fault is null),
    'faults', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message)
          order by f.position, f.field),
        '[]')
      from fault as f));
end;

comment on function catalog.check_answers(jsonb, jsonb) is
$$Answers that are right, typed by the schema, and every fault of the others.
fields: a form schema that catalog.check_fields found right. Nothing is coerced: a number is a JSON number,
a date is a text such as 2026-12-31; null, a blank text and an empty list are no answer.
Returns {"answers": {...}, "faults": [{"field", "code", "message"}]}. Codes: not_an_object, required,
wrong_type, unknown_field, out_of_range, too_precise, too_small, too_large, not_a_step, too_long,
not_an_email, not_a_phone, not_a_date, not_a_match, not_an_option, duplicate.$$;

commit;

-- Deploy leadmill:marketplace/public_answer to pg

begin;

create function marketplace.public_answer(fields jsonb, answers jsonb, field text, part text default null) returns text
language sql immutable parallel safe
begin atomic
  select
    case jsonb_typeof(a.answer)
      -- Of a place never the street.
      when 'object' then coalesce(
        a.answer ->> public_answer.part,
        nullif(concat_ws(', ', a.answer ->> 'city', a.answer ->> 'state', a.answer ->> 'country'), ''))
      when 'array' then (select string_agg(e.value, ', ') from jsonb_array_elements_text(a.answer) as e (value))
      else a.answer #>> '{}' end
  from jsonb_array_elements(public_answer.fields) as f (field)
  cross join lateral (select public_answer.answers -> (f.field ->> 'id') as answer) as a
  where f.field ->> 'id' = public_answer.field
    and f.field ->> 'type' not in ('email', 'phone')
    and f.field -> 'sensitive' is distinct from 'true';
end;

comment on function marketplace.public_answer(jsonb, jsonb, text, text) is
$$The answer to a field as text; null where the form has no such field, or one for contact data, or one marked sensitive.
Of a location it is the part asked for, or else city, state and country.$$;

commit;

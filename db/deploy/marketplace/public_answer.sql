-- Deploy leadmill:marketplace/public_answer to pg

begin;

create function marketplace.public_answer(fields jsonb, answers jsonb, field text) returns text
language sql immutable parallel safe
begin atomic
  select
    case jsonb_typeof(a.answer)
      when 'array' then (select string_agg(e.value, ', ') from jsonb_array_elements_text(a.answer) as e (value))
      else a.answer #>> '{}' end
  from jsonb_array_elements(public_answer.fields) as f (field)
  cross join lateral (select public_answer.answers -> (f.field ->> 'id') as answer) as a
  where f.field ->> 'id' = public_answer.field
    and f.field ->> 'type' not in ('email', 'phone')
    and f.field -> 'sensitive' is distinct from 'true';
end;

comment on function marketplace.public_answer(jsonb, jsonb, text) is
$$The answer to a field as text; null where the form has no such field, or one for contact data, or one marked sensitive.$$;

commit;

create or replace function distribution.value_term(field text, value text) returns text
language sql immutable parallel safe
-- Two long values with the same digest cost one evaluation more: the predicate decides.
return value_term.field || '=' || case when length(value) <= 100 then value else md5(value) end;

comment on function distribution.value_term(text, text) is $$Term of leads that have this value in a field.$$;

create or replace function distribution.bucket_of(answer jsonb) returns integer
language plpgsql immutable parallel safe
as $$
declare
  v_bits bigint;
  v_step integer;
begin
  if jsonb_typeof(answer) = 'number' then
    -- Sign, exponent and the first two bits of the mantissa: four buckets from each power of two to the next,
    -- from 2^-20 to 2^50 on either side of zero, whatever limits a version of the form sets.
    v_bits := ('x' || encode(float8send(abs((answer #>> '{}')::numeric)::float8), 'hex'))::bit(64)::bigint;
    v_step := least(greatest((v_bits >> 50) - (1023 - 20) * 4 + 1, 0), 511)::integer;
    return case when (answer #>> '{}')::numeric < 0 then 512 - v_step else 512 + v_step end;
  end if;
  if answer #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then
    -- One bucket a month, from 1957 to 2042.
    v_step := (left(answer #>> '{}', 4)::integer - 2000) * 12 + substr(answer #>> '{}', 6, 2)::integer;
    return 512 + least(greatest(v_step, -512), 511);
  end if;
  return null;
end
$$;

comment on function distribution.bucket_of(jsonb) is
$$Bucket (0 to 1023) of a number or a date. A larger answer is never in a smaller bucket. Null for anything else.$$;

create or replace function distribution.range_terms(field text, first integer, last integer) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  -- Nodes of a binary tree over the buckets: 1 is all of them, n has the halves 2n and 2n + 1, and the
  -- buckets themselves are 1024 to 2047. Any range is the sum of 18 nodes at most.
  v_from integer := 1024 + first;
  v_to integer := 1024 + last;
  v_terms text[] := '{}'::text[];
begin
  while v_from <= v_to loop
    if v_from % 2 = 1 then
      v_terms := v_terms || (field || '/' || v_from);
      v_from := v_from + 1;
    end if;
    if v_to % 2 = 0 then
      v_terms := v_terms || (field || '/' || v_to);
      v_to := v_to - 1;
    end if;
    v_from := v_from / 2;
    v_to := v_to / 2;
  end loop;
  return v_terms;
end
$$;

comment on function distribution.range_terms(text, integer, integer) is
$$The fewest terms that cover these buckets: an answer in one of them has one of the terms.$$;

create or replace function distribution.terms_of(answers jsonb) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_terms text[] := '{*}'::text[];
  v_field text;
  v_answer jsonb;
  v_values jsonb[];
  v_value jsonb;
  v_node integer;
begin
  for v_field, v_answer in select a.key, a.value from jsonb_each(answers) as a loop
    if jsonb_typeof(v_answer) = 'array' then
      v_values := array(select v.value from jsonb_array_elements(v_answer) as v);
    else
      v_values := array[v_answer];
    end if;
    foreach v_value in array v_values loop
      continue when v_value = 'null';
      if jsonb_typeof(v_value) = 'object' then
        -- A location: terms of its parts, as if they were fields, and of where it is.
        v_terms := v_terms || array_remove(distribution.terms_of((
          select coalesce(jsonb_object_agg(v_field || '.' || p.part, p.answer), '{}')
          from jsonb_each(v_value) as p (part, answer))), '*') || distribution.point_terms(v_field, v_value);
        continue;
      end if;
      v_terms := v_terms || distribution.value_term(v_field, v_value #>> '{}');
      v_node := 1024 + distribution.bucket_of(v_value);
      -- Its bucket and all nodes above it; the numbers of a list may have some in common.
      while v_node > 0 loop
        if v_field || '/' || v_node <> all (v_terms) then
          v_terms := v_terms || (v_field || '/' || v_node);
        end if;
        v_node := v_node / 2;
      end loop;
    end loop;
  end loop;
  return v_terms;
end
$$;

comment on function distribution.terms_of(jsonb) is
$$All terms of a lead: each subscription that wants it is in the rotation under one of them. * is a term of every lead.$$;

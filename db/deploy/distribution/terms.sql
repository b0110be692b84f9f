-- Deploy leadmill:distribution/terms to pg

begin;

create function distribution.value_term(field text, value text) returns text
language sql immutable parallel safe
-- Two long values that share a digest only cost a look: the predicate decides.
return value_term.field || '=' || case when length(value) <= 100 then value else md5(value) end;

comment on function distribution.value_term(text, text) is $$Term of leads that answer a field with this value.$$;

create function distribution.bucket_of(answer jsonb) returns integer
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
    -- A bucket a month, from 1957 to 2042.
    v_step := (left(answer #>> '{}', 4)::integer - 2000) * 12 + substr(answer #>> '{}', 6, 2)::integer;
    return 512 + least(greatest(v_step, -512), 511);
  end if;
  return null;
end
$$;

comment on function distribution.bucket_of(jsonb) is
$$Bucket (0 to 1023) of a number or a date. A larger answer is never in a smaller bucket. Null for anything else.$$;

create function distribution.range_terms(field text, first integer, last integer) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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

comment on function distribution.range_terms(text, integer, integer) is $$Fewest terms that together say: the answer is in one of these buckets.$$;

create function distribution.terms_of(answers jsonb) returns text[]
language sql immutable parallel safe
begin atomic
  with value as (
    select a.field, v.value
    from jsonb_each(terms_of.answers) as a (field, answer)
    cross join lateral jsonb_array_elements(
      case jsonb_typeof(a.answer) when 'array' then a.answer else jsonb_build_array(a.answer) end) as v (value)
  )
  select array_agg(t.term)
  from (
    select '*' as term
    union
    select distribution.value_term(v.field, v.value #>> '{}') from value as v where v.value <> 'null'
    union
    select v.field || '/' || ((1024 + distribution.bucket_of(v.value)) >> n.height)
    from value as v
    cross join generate_series(0, 10) as n (height)
    where distribution.bucket_of(v.value) is not null
  ) as t;
end;

comment on function distribution.terms_of(jsonb) is
$$All terms of a lead: whoever wants it stands in the rotation under one of them. * is a term of every lead.$$;

commit;

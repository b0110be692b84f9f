create or replace function catalog.operator_fault(type text, op text) returns text[]
language sql immutable parallel safe
return case
  when op is null or op not in ('eq', 'neq', 'in', 'not_in', 'contains', 'gte', 'lte', 'between', 'exists', 'within_km')
    then array['unknown_operator', 'must be one of eq, neq, in, not_in, contains, gte, lte, between, exists, within_km']
  when (op in ('gte', 'lte', 'between') and type not in ('number', 'range', 'date'))
    or (op = 'contains' and type not in ('text', 'textarea', 'email', 'phone', 'multi-select'))
    or (op in ('eq', 'neq') and type = 'multi-select')
    or (op in ('in', 'not_in') and type = 'boolean')
    or (op not in ('exists', 'within_km') and type = 'location')
    or (op = 'within_km' and type <> 'location')
    then array['wrong_operator', format('cannot be used on a field of type %s', type)]
end;

comment on function catalog.operator_fault(text, text) is
$$Code and message of the fault, where fields of this type do not have this operator; null where they do.$$;

create or replace function catalog.value_faults(field jsonb, op text, value jsonb, paths jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  with input as (
    select
      case
        when field ->> 'type' in ('number', 'range') then '{"type": "number"}'
        when field ->> 'type' in ('date', 'boolean') then jsonb_build_object('type', field -> 'type')
        when field ->> 'type' in ('select', 'radio', 'multi-select')
          then jsonb_build_object('type', 'select', 'options', field -> 'options')
        else '{"type": "text"}'
      end as form,
      op in ('in', 'not_in', 'between') as is_list
  )
  select coalesce(
    jsonb_agg(jsonb_build_object('field', f.path, 'code', f.fault[1], 'message', f.fault[2]) order by f.position),
    '[]')
  from (
    select 0 as position, paths ->> 'value' as path,
      case
        -- An input that was left empty sends null.
        when value is null or value = 'null' then '{required,is required}'::text[]
        when op = 'exists' and jsonb_typeof(value) <> 'boolean' then '{wrong_type,must be true or false}'
        when i.is_list and jsonb_typeof(value) <> 'array' then '{wrong_type,must be a list}'
        when op = 'between' and jsonb_array_length(value) <> 2 then '{wrong_length,must be a list of two}'
        when i.is_list and value = '[]' then '{empty,must name at least one}'
        when op = 'between' and jsonb_typeof(value -> 0) = jsonb_typeof(value -> 1)
          and case field ->> 'type'
            when 'date' then (value ->> 0) collate "C" > value ->> 1
            else value -> 0 > value -> 1 end
          then '{upside_down,must begin with the smaller}'
        when value in ('""', '" "') then '{empty,must not be empty}'
      end as fault
    from input as i
    union all
    select v.position,
      coalesce(
        paths -> 'items' ->> (v.position - 1)::integer,
        (paths ->> 'value') || case when i.is_list then format('[%s]', v.position - 1) else '' end),
      catalog.answer_fault(i.form || '{"required": true}', nullif(v.value, 'null'))
    from input as i
    cross join lateral jsonb_array_elements(
      case
        when op = 'exists' or value is null or value = 'null' or (i.is_list and jsonb_typeof(value) <> 'array') then '[]'
        when i.is_list then value
        else jsonb_build_array(value)
      end) with ordinality as v (value, position)
  ) as f
  where f.fault is not null;
end;

comment on function catalog.value_faults(jsonb, text, jsonb, jsonb) is
$$The faults of the value of a condition, by the rules for answers to its field.$$;

create or replace function catalog.condition_predicate(field jsonb, op text, value jsonb) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_type constant text := field ->> 'type';
  v_id constant text := field ->> 'id';
  -- In strict mode a missing key is an error, an error in a predicate is unknown, and so is its negation:
  -- exactly what an absent answer has to mean. Lax mode would take "not gte 5" for true.
  -- A part of a location has the id place.city.
  v_at constant text := '$."' || replace(v_id, '.', '"."') || '"' || case when v_type = 'multi-select' then '[*]' else '' end;
begin
  return case
    -- The one condition that is true or false of an absent answer.
    when op = 'exists' then
      case when value = 'false' then '!' else '' end || format('($.keyvalue().key == %s)',
        replace(to_json(v_id)::text, '.', format('" && $."%s".keyvalue().key == "', split_part(v_id, '.', 1))))
    when op = 'gte' then format('%s >= %s', v_at, value)
    when op = 'lte' then format('%s <= %s', v_at, value)
    when op = 'between' then format('%s >= %s && %s <= %s', v_at, value -> 0, v_at, value -> 1)
    when op = 'contains' and v_type <> 'multi-select' then format('%s like_regex %s flag "q"', v_at, value)
    else case when op in ('neq', 'not_in') then '!' else '' end || '('
      || (
        select string_agg(format('%s == %s', v_at, e.value), ' || ')
        from jsonb_array_elements(case when jsonb_typeof(value) = 'array' then value else jsonb_build_array(value) end) as e (value))
      || ')'
  end;
end
$$;

comment on function catalog.condition_predicate(jsonb, text, jsonb) is $$The jsonpath of a condition without faults.$$;

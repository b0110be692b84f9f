create or replace function distribution.hours_faults(hours jsonb) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
begin atomic
  with span as (
    select d.key as day, s.place, s.value
    from jsonb_each(case when jsonb_typeof(hours) = 'object' then hours else '{}' end) as d
    cross join lateral jsonb_array_elements(case when jsonb_typeof(d.value) = 'array' then d.value else '[]' end)
      with ordinality as s (value, place)
  )
  select coalesce(
    jsonb_agg(jsonb_build_object('field', f.path, 'code', f.fault[1], 'message', f.fault[2]) order by f.path),
    '[]')
  from (
    select 'opening_hours' as path, case
      when jsonb_typeof(hours) is distinct from 'object' then '{wrong_type,must be an object}'::text[]
      when hours <> '{}' and not exists (select from span) then '{empty,must be open at some time}'
    end as fault
    union all
    select 'opening_hours.' || d.key, case
      when d.key not in ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')
        then '{unknown_key,must be monday to sunday}'::text[]
      when d.value = 'null' then '{required,is required}'
      when jsonb_typeof(d.value) <> 'array' then '{wrong_type,must be a list}'
    end
    from jsonb_each(case when jsonb_typeof(hours) = 'object' then hours else '{}' end) as d
    union all
    select format('opening_hours.%s[%s]', s.day, s.place - 1), case
      when jsonb_typeof(s.value) <> 'array' or jsonb_array_length(s.value) <> 2
        then '{wrong_length,must be a list of two times}'::text[]
      when (s.value ->> 0 ~ '^([01]\d|2[0-3]):[0-5]\d$' and s.value ->> 1 ~ '^(([01]\d|2[0-3]):[0-5]\d|24:00)$') is not true
        then '{not_a_match,must be times from 00:00 to 24:00}'
      when s.value ->> 0 >= (s.value ->> 1) collate "C" then '{upside_down,must begin with the earlier}'
    end
    from span as s
  ) as f
  where f.fault is not null;
end;

comment on function distribution.hours_faults(jsonb) is
$$The faults of opening hours as set_opening_hours takes them: a list of {field, code, message}.$$;

create or replace function distribution.hours_of(hours jsonb) returns int4multirange
language sql immutable
set search_path = pg_catalog, pg_temp
begin atomic
  select range_agg(int4range(
    (d.place * 24 * 60 + extract(epoch from (s.value ->> 0)::interval) / 60)::integer,
    (d.place * 24 * 60 + extract(epoch from (s.value ->> 1)::interval) / 60)::integer))
  from unnest('{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'::text[]) with ordinality as n (day, number)
  cross join lateral (select n.number - 1 as place) as d
  cross join lateral jsonb_array_elements(hours -> n.day) as s;
end;

comment on function distribution.hours_of(jsonb) is
$$Opening hours without faults as minutes of the week from Monday 00:00; null for always open.$$;

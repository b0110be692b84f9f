create or replace function distribution.hours_as_json(hours int4multirange) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(jsonb_object_agg(o.day, o.spans), '{}')
  from (
    select n.day, jsonb_agg(
      jsonb_build_array(
        to_char((lower(r) - d.first) * interval '1 minute', 'HH24:MI'),
        to_char((upper(r) - d.first) * interval '1 minute', 'HH24:MI'))
      order by r) as spans
    from unnest('{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'::text[]) with ordinality as n (day, number)
    cross join lateral (select ((n.number - 1) * 24 * 60)::integer as first) as d
    cross join lateral unnest(hours * int4multirange(int4range(d.first, d.first + 24 * 60))) as r
    group by n.day
  ) as o;
end;

comment on function distribution.hours_as_json(int4multirange) is $$Opening hours as set_opening_hours takes them; {} for always open.$$;

grant execute on function distribution.hours_as_json(int4multirange) to member, admin;

create or replace function distribution.add_distances(answers jsonb, distance_conditions jsonb) returns jsonb
language plpgsql immutable parallel safe -- and its plan stays with the session, which an SQL function's does not
as $$
begin
  return answers || (
    select coalesce(jsonb_object_agg(m.key, m.is_within) filter (where m.is_within is not null), '{}')
    from (
      select
        c.key,
        -- Along the ellipsoid; the end is included.
        extensions.st_dwithin(
          catalog.point_of(answers -> (c.circle ->> 'field')), catalog.point_of(c.circle), (c.circle ->> 'km')::float8 * 1000
        ) as is_within
      from jsonb_each(distance_conditions) as c (key, circle)) as m);
end
$$;

comment on function distribution.add_distances(jsonb, jsonb) is
$$The answers with one more key for each circle of a compiled filter: whether their location is inside it. For a location without
coordinates the key is missing, which a predicate treats as an absent answer.$$;

create or replace function distribution.predicate_input(answers jsonb, distance_conditions jsonb) returns jsonb
language sql immutable parallel safe
return case when distance_conditions is null then answers else distribution.add_distances(answers, distance_conditions) end;

comment on function distribution.predicate_input(jsonb, jsonb) is
$$What the predicate of a subscription is evaluated on: the answers, with distances if it has any. The planner inlines it as an
expression.$$;

-- Circles are indexed by cubes that divide the space around the earth, in which no point is special, neither a pole nor the
-- antimeridian. A straight line is never longer than the way along the ground, so a location within so many km of a point on
-- the ellipsoid is in the ball of that radius, and in one of the few cubes that the ball meets.

create or replace function distribution.cell_edges() returns integer[]
language sql immutable parallel safe
return '{1,4,16,64,256,1024}'::integer[];

comment on function distribution.cell_edges() is
$$Edges of the cubes, in km. A circle takes the smallest that is no shorter than its radius, and so meets 27 cubes at most.$$;

create or replace function distribution.earth_position(location jsonb) returns numeric[]
language plpgsql immutable strict parallel safe
as $$
declare
  v_latitude constant float8 := (location ->> 'latitude')::float8;
  v_longitude constant float8 := (location ->> 'longitude')::float8;
  -- WGS 84: half of the longest axis, and the square of the eccentricity.
  v_normal constant float8 := 6378.137 / sqrt(1 - 0.00669437999014 * sind(v_latitude) ^ 2);
begin
  return case when v_latitude is not null and v_longitude is not null then array[
    round((v_normal * cosd(v_latitude) * cosd(v_longitude))::numeric, 6),
    round((v_normal * cosd(v_latitude) * sind(v_longitude))::numeric, 6),
    round((v_normal * (1 - 0.00669437999014) * sind(v_latitude))::numeric, 6)] end;
end
$$;

comment on function distribution.earth_position(jsonb) is
$$A location as x, y and z in km from the centre of the earth, to the millimetre; null without latitude and longitude.$$;

create or replace function distribution.point_terms(field text, location jsonb) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_position constant numeric[] := distribution.earth_position(location);
begin
  return case when v_position is null then '{}' else array(
    select format('%s@%s:%s:%s:%s', field, e.edge,
      floor(v_position[1] / e.edge)::integer, floor(v_position[2] / e.edge)::integer, floor(v_position[3] / e.edge)::integer)
    from unnest(distribution.cell_edges()) as e (edge)) end;
end
$$;

comment on function distribution.point_terms(text, jsonb) is
$$Terms of a lead that has this location in a field: its cube of each size. None without coordinates.$$;

create or replace function distribution.distance_terms(field text, circle jsonb) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_centre constant numeric[] := distribution.earth_position(circle);
  -- A metre is added, which is far more than rounding can lose.
  v_reach constant numeric := (circle ->> 'km')::numeric + 0.001;
  v_edge constant integer := (
    select min(e.edge) from unnest(distribution.cell_edges()) as e (edge) where e.edge >= (circle ->> 'km')::numeric);
begin
  return array(
    with span as (
      -- Along each axis, the cubes that the ball reaches: how near they come to its centre and to the centre of the earth, and
      -- how far they extend from the latter.
      select
        a.axis, p.place,
        power(greatest(p.place * v_edge - a.centre, 0, a.centre - (p.place + 1) * v_edge), 2) as to_centre,
        power(greatest(p.place * v_edge, 0, -(p.place + 1) * v_edge)::numeric, 2) as nearest,
        power(greatest(abs(p.place * v_edge), abs((p.place + 1) * v_edge))::numeric, 2) as farthest
      from unnest(v_centre) with ordinality as a (centre, axis)
      cross join lateral generate_series(
        floor((a.centre - v_reach) / v_edge)::integer, floor((a.centre + v_reach) / v_edge)::integer) as p (place)
    )
    select format('%s@%s:%s:%s:%s', field, v_edge, x.place, y.place, z.place)
    from span as x
    join span as y on y.axis = 2
    join span as z on z.axis = 3
    where x.axis = 1
      and x.to_centre + y.to_centre + z.to_centre <= v_reach * v_reach
      -- The ground is between 6356.752 (poles) and 6378.137 (equator) km from the centre.
      and x.nearest + y.nearest + z.nearest <= 6378.138 * 6378.138
      and x.farthest + y.farthest + z.farthest >= 6356.751 * 6356.751
    order by x.place, y.place, z.place);
end
$$;

comment on function distribution.distance_terms(text, jsonb) is
$$Terms for a circle {"latitude", "longitude", "km"}: the cubes that it meets. Every location inside it has one of them.$$;

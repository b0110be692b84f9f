begin;
-- Circles are found by the terms of the points in them, wherever on the earth.
select plan(12);

select results_eq(
  'select unnest(distribution.earth_position(l)) from unnest(array[''{"latitude": 0, "longitude": 0}'', ''{"latitude": -90, "longitude": 77}'']::jsonb[]) as l',
  $$values (6378.137000), (0), (0), (0), (0), (-6356.752314)$$, 'the axes are those of WGS 84');
select is(distribution.point_terms('place', l), '{}', l::text || ' has no terms')
from unnest('{"{}","{\"city\": \"Wien\"}","{\"latitude\": 1}"}'::jsonb[]) as l;
select is(distribution.point_terms('place', '{"latitude": 12.5, "longitude": -180}'),
  distribution.point_terms('place', '{"latitude": 12.5, "longitude": 180}'),
  'the longitudes end where they begin');
select is(distribution.point_terms('place', '{"latitude": 90, "longitude": -135}'),
  distribution.point_terms('place', '{"latitude": 90, "longitude": 20}'),
  'a pole is one point');

-- Centres anywhere, most of them where maps end; radii of all sizes.
select setseed(0.25);
create temp table circle as
select c.number, c.circle, distribution.distance_terms('place', c.circle) as terms
from (
  select number, jsonb_build_object(
    'latitude',
      round(case number % 4 when 0 then 90 - 3 * random() ^ 3 when 1 then -90 + 3 * random() ^ 3
      else degrees(asin(2 * random() - 1)) end::numeric, 6),
    'longitude',
      round(case when number % 4 in (1, 2) then (180 - random() ^ 3 * 2) * sign(random() - 0.5) else 360 * random() - 180 end::numeric, 6),
    'km', greatest(0.001, round((1000 * case when number % 10 = 0 then 1 else random() ^ 4 end)::numeric, 6))) as circle
  from generate_series(1, 400) as number) as c;
-- Points at the rim and inside, and what became of them by rounding.
create temp table point as
select p.number, p.point,
  extensions.st_dwithin(catalog.point_of(p.point), catalog.point_of(p.circle), (p.circle ->> 'km')::float8 * 1000) as is_within
from (
  select c.number, c.circle,
    jsonb_build_object('latitude', round(extensions.st_y(g.point)::numeric, 6), 'longitude', round(extensions.st_x(g.point)::numeric, 6))
    as point
  from circle as c
  cross join generate_series(1, 24) as i
  cross join lateral (
    select extensions.st_project(
      catalog.point_of(c.circle), (c.circle ->> 'km')::float8 * 1000 * case when i % 2 = 0 then 1
        else sqrt(random()) end, radians(15 * i))::extensions.geometry as point
  ) as g) as p;
select ok((select count(*) > 6000 from point where is_within), 'many points are within their circle');
select is(
  (select count(*) from point as p join circle as c using (number)
    where p.is_within and not distribution.point_terms('place', p.point) && c.terms),
  0::bigint, 'and each of them has a term of it');
select ok((select max(cardinality(terms)) <= 27 from circle), 'a circle has few terms');
select ok((select avg(cardinality(terms)) < 14 from circle), 'most circles have fewer terms than that');
-- Points that are farther than the diagonal of a cube from the rim.
select is(
  (select count(*)
   from circle as c
   join circle as o on o.number between c.number + 1 and c.number + 100
   where extensions.st_distance(catalog.point_of(o.circle), catalog.point_of(c.circle)) / 1000 > (c.circle ->> 'km')::float8 * 9 + 2
     and distribution.point_terms('place', o.circle) && c.terms),
  0::bigint, 'a point far from a circle has none of its terms');
select is(
  distribution.distance_terms('place', '{"latitude": 0, "longitude": 0, "km": 0.001}'),
  '{place@1:6378:-1:-1,place@1:6378:-1:0,place@1:6378:0:-1,place@1:6378:0:0}'::text[], 'the smallest circle takes the smallest cubes');

select * from finish();
rollback;

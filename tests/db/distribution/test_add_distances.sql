begin;
select plan(17);

create function pg_temp.is_within(place jsonb, latitude numeric, longitude numeric, km numeric) returns boolean language sql as $$
  select (distribution.add_distances(jsonb_build_object('place', place),
    jsonb_build_object('c', jsonb_build_object('field', 'place', 'latitude', latitude, 'longitude', longitude, 'km', km))) -> 'c')::boolean
$$;

-- Distances of WGS 84: a degree of the equator is 111.319491 km, the first degree from a pole 111.693865 km.
select is(pg_temp.is_within(jsonb_build_object('latitude', latitude, 'longitude', longitude), c_latitude, c_longitude, km), expected, what)
from (values
  (0, 0, 0, 1, 111.319491, true, 'a degree of the equator'),
  (0, 0, 0, 1, 111.319490, false, 'and a millimetre less'),
  (89, 0, 90, 0, 111.693865, true, 'a degree from the pole'),
  (89, 0, 90, 0, 111.693864, false, 'and a millimetre less'),
  (89, 123, 90, -57, 111.693865, true, 'at the pole every longitude is the same'),
  (89.9, 10, 89.9, -170, 22.4, true, 'the way leads over the pole'),
  (-89.9, 10, -89.9, -170, 22.3, false, 'and is no shorter at the other'),
  (0, 180, 0, -180, 0.001, true, 'the antimeridian is no wall'),
  (10, 179.999999, 10, -179.999999, 0.001, true, 'two sides of it'),
  (10, 179.9, 10, -179.9, 21.9, false, 'are as far apart as anywhere'),
  (10, 179.9, 10, -179.9, 22, true, 'and no farther'),
  (48.2, 16.4, 48.2, 16.4, 0.001, true, 'the centre is within')
) as t (latitude, longitude, c_latitude, c_longitude, km, expected, what);

-- The end is included: a distance of whole micrometres.
create temp table edge as
select p.point, round(d.metres::numeric / 1000, 6) as km, d.metres
from (
  select jsonb_build_object('latitude', 48.2 + i / 1000.0, 'longitude', 16.4) as point from generate_series(1, 300) as i) as p
cross join lateral (
  select extensions.st_distance(catalog.point_of(p.point), catalog.point_of('{"latitude": 48.2, "longitude": 16.4}')) as metres) as d;
select is(
  (select count(*) from edge where pg_temp.is_within(point, 48.2, 16.4, km) is distinct from (km * 1000 >= metres::numeric)),
  0::bigint, 'a location at exactly the distance is within it');
select is(extensions.st_dwithin(a, b, extensions.st_distance(a, b)), true, 'to the last bit')
from (select catalog.point_of('{"latitude": 1, "longitude": 2}') as a, catalog.point_of('{"latitude": 1.5, "longitude": 2.5}') as b) as t;

select is(distribution.add_distances('{"place": {"city": "Wien"}, "size": 3}',
  '{"c": {"field": "place", "latitude": 0, "longitude": 0, "km": 1}}'),
  '{"place": {"city": "Wien"}, "size": 3}', 'a location without coordinates gets no key');
select is(distribution.add_distances('{"size": 3}', '{"c": {"field": "place", "latitude": 0, "longitude": 0, "km": 1}}'),
  '{"size": 3}', 'an absent answer gets no key');
select is(
  distribution.add_distances('{"a": {"latitude": 0, "longitude": 0}, "b": {"latitude": 5, "longitude": 0}}',
    '{"1": {"field": "a", "latitude": 0, "longitude": 0, "km": 1}, "2": {"field": "b", "latitude": 0, "longitude": 0, "km": 1},
      "3": {"field": "c", "latitude": 0, "longitude": 0, "km": 1}}'),
  '{"a": {"latitude": 0, "longitude": 0}, "b": {"latitude": 5, "longitude": 0}, "1": true, "2": false}',
    'each circle is compared with its own field');

select * from finish();
rollback;

begin;
select plan(6);

select is(extensions.st_astext(catalog.point_of('{"latitude": 48.2, "longitude": 16.37}')), 'POINT(16.37 48.2)',
  'a location with coordinates is a point');
select is(extensions.st_srid(catalog.point_of('{"latitude": 0, "longitude": 0}')::extensions.geometry), 4326,
  'the point is on the ellipsoid of WGS 84');
select is(catalog.point_of(l), null, coalesce(l::text, 'null') || ' has no point')
from unnest(array['{"city": "Wien"}', '["US", "EU"]', '"Wien"', null]::jsonb[]) as l;

select * from finish();
rollback;

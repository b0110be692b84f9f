create or replace function catalog.point_of(location jsonb) returns extensions.geography
language sql immutable strict parallel safe
return extensions.st_setsrid(
  extensions.st_makepoint((location ->> 'longitude')::float8, (location ->> 'latitude')::float8), 4326)::extensions.geography;

comment on function catalog.point_of(jsonb) is
$$The point (WGS 84) of a location with latitude and longitude; null for any other answer.$$;

create or replace function catalog.distance_fields() returns jsonb
language sql immutable parallel safe
return jsonb '[
  {"id": "latitude", "type": "number", "required": true, "options": {"min": -90, "max": 90}},
  {"id": "longitude", "type": "number", "required": true, "options": {"min": -180, "max": 180}},
  {"id": "km", "type": "number", "required": true, "options": {"min": 0.001, "max": 1000}}]';

comment on function catalog.distance_fields() is $$The members of a circle on the earth, described as a form.$$;

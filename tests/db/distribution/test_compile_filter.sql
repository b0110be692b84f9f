begin;
select plan(116);

create function pg_temp.faults(filter jsonb) returns text language sql as $$
  select string_agg((f.value ->> 'field') || ' ' || (f.value ->> 'code'), ', ' order by f.position)
  from jsonb_array_elements((distribution.compile_filter(tests.vps_fields(), filter)).faults) with ordinality as f (value, position)
$$;
create function pg_temp.wants(filter jsonb, answers jsonb) returns boolean language sql as $$
  select answers @@ (distribution.compile_filter(tests.vps_fields(), filter)).predicate::jsonpath
$$;
create function pg_temp.terms(filter jsonb) returns text[] language sql as $$
  select array_agg(t order by t collate "C") from unnest((distribution.compile_filter(tests.vps_fields(), filter)).access_terms) as t
$$;

select is(pg_temp.faults(f), expected, f::text)
from (values
  ('[]'::jsonb, 'filter not_an_object'),
  ('null', 'filter not_an_object'),
  ('{"budgt": 1}', 'filter.budgt unknown_field'),
  ('{"budget": null}', 'filter.budget required'), ('{"field": "cpu", "op": "in", "value": [null]}', 'filter.value[0] required'),
    ('{"field": "budget", "op": "gte", "value": null}', 'filter.value required'),
  ('{"budget": {}}', 'filter.budget not_a_range'),
  ('{"budget": {"min": 1, "mx": 2}}', 'filter.budget not_a_range'),
  ('{"budget": {"min": 2, "max": 1}}', 'filter.budget upside_down'),
  ('{"start_date": {"min": "2026-02-01", "max": "2026-01-31"}}', 'filter.start_date upside_down'),
  ('{"budget": {"min": "1", "max": 2}}', 'filter.budget.min wrong_type'),
  ('{"budget": {"max": 1e400}}', 'filter.budget.max out_of_range'),
  ('{"location": {"min": 1}}', 'filter.location.min wrong_operator'),
  ('{"location": []}', 'filter.location empty'),
  ('{"location": ["Mars", "US", 3]}', 'filter.location[0] not_an_option, filter.location[2] wrong_type'),
  ('{"cpu": "16 cores"}', 'filter.cpu not_an_option'),
  ('{"needs_backup": "true"}', 'filter.needs_backup wrong_type'),
  ('{"start_date": "2026-02-30"}', 'filter.start_date not_a_date'),
  ('{"notes": ""}', 'filter.notes empty'),
  ('{"all": []}', 'filter.all empty'),
  ('{"any": {"budget": 1}}', 'filter.any empty'),
  ('{"not": {}}', 'filter.not empty'),
  ('{"not": [1]}', 'filter.not not_an_object'),
  ('{"op": "eq", "value": 1}', 'filter.field unknown_field'),
  ('{"field": "budget", "op": "like", "value": 1}', 'filter.op unknown_operator'),
  ('{"field": "budget", "value": 1}', 'filter.op unknown_operator'),
  ('{"field": "budget", "op": "contains", "value": 1}', 'filter.op wrong_operator'),
  ('{"field": "location", "op": "eq", "value": "US"}', 'filter.op wrong_operator'),
  ('{"field": "budget", "op": "eq"}', 'filter.value required'),
  ('{"field": "budget", "op": "between", "value": [1]}', 'filter.value wrong_length'),
  ('{"field": "budget", "op": "in", "value": 1}', 'filter.value wrong_type'),
  ('{"field": "budget", "op": "exists", "value": "yes"}', 'filter.value wrong_type'),
  ('{"field": "budget", "op": "eq", "value": 1, "and": 2}', 'filter unknown_key'),
  ('{"all": [{"budget": 1}, {"any": [{"cpu": "x"}, {"not": {"field": "ram", "op": "gte", "value": 1}}]}]}',
    'filter.all[1].any[0].cpu not_an_option, filter.all[1].any[1].not.op wrong_operator')
) as t (f, expected);
select is(
  pg_temp.faults((repeat('{"not": ', 9) || '{"budget": 1}' || repeat('}', 9))::jsonb),
  'filter' || repeat('.not', 9) || ' too_deep', 'nesting has an end');
select is(pg_temp.faults(jsonb_build_object('notes', repeat('x', 10000))), 'filter too_long', 'length has an end');

select is(pg_temp.wants(f,
  '{"budget": 100, "location": ["US", "EU"], "cpu": "4 cores", "start_date": "2026-03-01", "notes": "a \"b\" \\ (c"}'), expected, f::text)
from (values
  ('{}'::jsonb, true),
  ('{"budget": {"min": 100, "max": 100}}', true),
  ('{"budget": {"min": 100.01}}', false),
  ('{"budget": {"min": 50, "max": 500}, "location": ["Asia", "EU"]}', true),
  ('{"budget": {"min": 50, "max": 500}, "location": ["Asia"]}', false),
  ('{"start_date": {"max": "2026-03-01"}}', true),
  ('{"field": "notes", "op": "contains", "value": "\"b\" \\ (c"}', true),
  ('{"field": "notes", "op": "contains", "value": "a.*c"}', false),
  ('{"field": "cpu", "op": "neq", "value": "4 cores"}', false),
  ('{"any": [{"cpu": "1 core"}, {"budget": 100}]}', true),
  -- Unknown: an absent answer, its negation, and what depends on it.
  ('{"servers": {"min": 1}}', null),
  ('{"not": {"servers": {"min": 1}}}', null),
  ('{"field": "servers", "op": "neq", "value": 1}', null),
  ('{"field": "servers", "op": "not_in", "value": [1]}', null),
  ('{"all": [{"servers": 1}, {"budget": 1}]}', false),
  ('{"any": [{"servers": 1}, {"budget": 100}]}', true),
  ('{"field": "servers", "op": "exists"}', false),
  ('{"field": "servers", "op": "exists", "value": false}', true)
) as t (f, expected);

select is(pg_temp.terms('{"location": ["US"], "cpu": ["1 core", "2 cores"], "needs_backup": true}'), '{location=US}',
  'the most selective field is looked up');
select is(pg_temp.terms('{"any": [{"cpu": "1 core"}, {"cpu": "2 cores"}]}'), '{"cpu=1 core","cpu=2 cores"}',
  'alternatives of one field are all looked up');
select is(pg_temp.terms('{"any": [{"cpu": "1 core"}, {"ram": "2GB"}]}'), '{*}', 'alternatives of several fields are not looked up');
select is(pg_temp.terms('{"not": {"cpu": "1 core"}}'), '{*}', 'a negation is not looked up');

-- Whoever wants a lead is found under one of its terms.
create temp table filter as
select f from unnest(array['{"budget": {"min": 50, "max": 500}}', '{"budget": {"max": 70}}', '{"servers": {"min": 3}}', '{"servers": 4}',
  '{"location": ["US"]}', '{"location": ["EU", "Asia"], "budget": {"min": 7000}}', '{"start_date": {"min": "2026-05-17"}}',
  '{"field": "start_date", "op": "between", "value": ["1940-01-01", "2026-05-17"]}', '{"needs_backup": false}', '{"notes": "n3"}',
  '{"any": [{"servers": 1}, {"servers": {"min": 6}}]}', '{"field": "location", "op": "contains", "value": "Asia"}',
  '{"not": {"cpu": "1 core"}, "budget": {"max": 300}}', '{"any": [{"cpu": "1 core"}, {"location": "US"}]}']::jsonb[]) as f;
select setseed(0.4);
create temp table lead as
select jsonb_strip_nulls(jsonb_build_object(
  'budget', 50 * floor(random() * 200), 'location',
    array((select l from unnest('{US,EU,Asia,Australia}'::text[]) as l where random() < 0.4 + i * 0)),
  'servers', case when random() < 0.7 then floor(random() * 9) end, 'cpu', case when random() < 0.5 then '1 core' else '4 cores' end,
  'start_date', date '1935-01-01' + (random() * 36500)::integer, 'needs_backup', random() < 0.5, 'notes', 'n' || floor(random() * 6)))
    as answers
from generate_series(1, 400) as i;
select ok(
  (select bool_and(not pg_temp.wants(f, answers) or distribution.terms_of(answers) && pg_temp.terms(f)) is not false
   from filter, lead),
  'no lead that is wanted is missed by the terms');
select ok(
  (select count(*) > 500 from filter, lead where pg_temp.wants(f, answers)), 'many leads are wanted');

-- Places: parts of a location.
create function pg_temp.at_place(filter jsonb) returns distribution.compiled_filter language sql as $$
  select distribution.compile_filter('[{"id": "place", "type": "location", "options": {"countries": ["DE", "AT"]}}]', filter)
$$;
select is(
  '{"place": {"country": "AT", "city": "Wien", "zip": "1010", "latitude": 48.2, "longitude": 16.4}}'::jsonb
    @@ (pg_temp.at_place(f)).predicate::jsonpath, wanted, f::text)
from (values
  ('{"place.country": ["AT", "DE"]}'::jsonb, true),
  ('{"place.country": "DE"}', false),
  ('{"place.zip": "1010", "place.city": "Wien"}', true),
  ('{"place.state": "Tirol"}', null),
  ('{"not": {"place.state": "Tirol"}}', null),
  ('{"place.latitude": {"min": 48, "max": 49}}', true),
  ('{"field": "place", "op": "exists"}', true),
  ('{"field": "place.city", "op": "exists"}', true),
  ('{"field": "place.state", "op": "exists", "value": false}', true)) as t (f, wanted);
select is(
  '{}'::jsonb @@ (pg_temp.at_place('{"field": "place.city", "op": "exists"}')).predicate::jsonpath, false,
  'a lead without a location has no city');
select is(
  (pg_temp.at_place('{"place.country": "AT", "place.zip": ["1010", "1020"]}')).access_terms, '{place.zip=1010,place.zip=1020}'::text[],
  'the most selective part of a location is looked up');
select is((pg_temp.at_place(f)).faults #>> '{0,code}', code, f::text || ' ' || code)
from (values
  ('{"place": "Wien"}'::jsonb, 'wrong_operator'), ('{"place.country": "FR"}', 'not_an_option'),
  ('{"place.planet": "Mars"}', 'unknown_field')) as t (f, code);

-- Circles on the earth.
create function pg_temp.around(km text, rest text default '') returns jsonb language sql as $$
  select format('{"field": "place", "op": "within_km", "value": {"latitude": 48.2, "longitude": 16.4, "km": %s%s}}', km, rest)::jsonb
$$;
create function pg_temp.around(filter jsonb, place jsonb) returns boolean language sql as $$
  select distribution.add_distances(jsonb_build_object('place', place, 'size', 3),
    coalesce(c.distance_conditions, '{}')) @@ c.predicate::jsonpath
  from distribution.compile_filter('[{"id": "place", "type": "location"}, {"id": "size", "type": "number"}]', filter) as c
$$;
select is(
  (select string_agg((f.value ->> 'field') || ' ' || (f.value ->> 'code'), ', ' order by f.position)
   from jsonb_array_elements((distribution.compile_filter(
     '[{"id": "place", "type": "location"}, {"id": "size", "type": "number"}]', filter)).faults) with ordinality as f (value, position)),
  faults, filter::text)
from (values
  ('{"field": "size", "op": "within_km", "value": {"latitude": 0, "longitude": 0, "km": 1}}'::jsonb, 'filter.op wrong_operator'),
  ('{"field": "place.city", "op": "within_km", "value": {"latitude": 0, "longitude": 0, "km": 1}}', 'filter.op wrong_operator'),
  ('{"field": "place", "op": "within_km"}', 'filter.value required'),
  ('{"field": "place", "op": "within_km", "value": null}', 'filter.value not_an_object'),
  ('{"field": "place", "op": "within_km", "value": 25}', 'filter.value not_an_object'),
  ('{"field": "place", "op": "within_km", "value": {}}',
    'filter.value.latitude required, filter.value.longitude required, filter.value.km required'),
  ('{"field": "place", "op": "within_km", "value": {"latitude": 91, "longitude": -180.5, "km": "NaN"}}',
    'filter.value.latitude too_large, filter.value.longitude too_small, filter.value.km wrong_type'),
  ('{"field": "place", "op": "within_km", "value": {"latitude": 0.1234567, "longitude": [1], "km": 1e400}}',
    'filter.value.longitude wrong_type, filter.value.km out_of_range'),
  (pg_temp.around('0'), 'filter.value.km too_small'),
  (pg_temp.around('-5'), 'filter.value.km too_small'),
  (pg_temp.around('1000.001'), 'filter.value.km too_large'),
  (pg_temp.around('1000'), null),
  (pg_temp.around('5', ', "unit": "miles"'), 'filter.value unknown_key'),
  (jsonb_build_object('all', jsonb_build_array('{"size": 1}'::jsonb, jsonb_build_object('not', pg_temp.around('0')))),
    'filter.all[1].not.value.km too_small')) as t (filter, faults);
select is(pg_temp.around(filter, p.place), p.expected, p.label || ': ' || filter)
from (values
  (pg_temp.around('10'), true, false, null::boolean),
  (jsonb_build_object('not', pg_temp.around('10')), false, true, null),
  (jsonb_build_object('all', jsonb_build_array(pg_temp.around('10'), '{"size": 3}'::jsonb)), true, false, null),
  (jsonb_build_object('all', jsonb_build_array(pg_temp.around('10'), '{"size": 4}'::jsonb)), false, false, false),
  (jsonb_build_object('any', jsonb_build_array(pg_temp.around('10'), '{"size": 3}'::jsonb)), true, true, true),
  (jsonb_build_object('any', jsonb_build_array(pg_temp.around('10'), '{"size": 4}'::jsonb)), true, false, null),
  -- A ring.
  (jsonb_build_object('all', jsonb_build_array(pg_temp.around('300'), jsonb_build_object('not', pg_temp.around('10')))), false, true, null),
  ('{"field": "place", "op": "exists"}', true, true, true)) as t (filter, near, far, nowhere)
cross join lateral (values
  ('near', '{"latitude": 48.25, "longitude": 16.4}'::jsonb, near),
  ('far', '{"latitude": 50, "longitude": 16.4}', far),
  ('without coordinates', '{"city": "Wien"}', nowhere)) as p (label, place, expected);
select is(
  (select array[c.access_field, c.distance_conditions::text] from distribution.compile_filter('[{"id": "place", "type": "location"}]',
    jsonb_build_object('any', jsonb_build_array(pg_temp.around('10'), pg_temp.around('1e1'), pg_temp.around('20')))) as c),
  array['place',
    '{"place@48.2,16.4,10": {"km": 10, "field": "place", "latitude": 48.2, "longitude": 16.4}, "place@48.2,16.4,20": {"km": 20, "field": "place", "latitude": 48.2, "longitude": 16.4}}'],
  'the distance for equal circles is computed once');
select is(
  (distribution.compile_filter('[{"id": "place", "type": "location"}]', pg_temp.around('10') || '{}')).access_terms,
  distribution.distance_terms('place', '{"latitude": 48.2, "longitude": 16.4, "km": 10}'), 'a circle is looked up by its cubes');
select is((pg_temp.at_place(jsonb_build_object('all', jsonb_build_array(circle, '{"place.city": "Wien"}'::jsonb)))).access_field, field,
  'the smaller a circle, the rather it is looked up: ' || field)
from (values (pg_temp.around('10'), 'place'), (pg_temp.around('300'), 'place.city')) as t (circle, field);

select * from finish();
rollback;

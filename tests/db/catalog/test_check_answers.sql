begin;
select plan(121);

create function pg_temp.faults(fields jsonb, answers jsonb) returns text language sql as $$
  select coalesce(string_agg(f.value ->> 'field' || ' ' || (f.value ->> 'code'), ', ' order by f.position), 'none')
  from jsonb_array_elements(catalog.check_answers(fields, answers) -> 'faults') with ordinality as f (value, position)
$$;

-- Not an object at all.
select is(pg_temp.faults('[]', a), ' not_an_object', format('%s is no set of answers', coalesce(a::text, 'SQL null')))
from unnest('{null,[],"[1]","\"text\"",5,true}'::jsonb[] || null::jsonb) as a;

-- The whole VPS form at once.
select is(
  pg_temp.faults(tests.vps_fields(), '{"budget": "100", "location": ["US", "US"], "purpose": 5, "cpu": "9 cores",
    "servers": 1.5, "start_date": "2026-02-30", "needs_backup": "yes", "colour": "red"}'),
  'budget wrong_type, location duplicate, purpose wrong_type, cpu not_an_option, servers not_a_step, '
  'start_date not_a_date, needs_backup wrong_type, colour unknown_field',
  'every wrong field is named, in the order of the form, unknown ones last');
select is(
  pg_temp.faults(tests.vps_fields(), '{}'), 'budget required, location required', 'what is required is missed');
select is(
  catalog.check_answers(tests.vps_fields(), tests.vps_answers()),
  jsonb_build_object('answers', tests.vps_answers(), 'faults', '[]'::jsonb),
  'right answers come back as they are');
select is(
  catalog.check_answers(tests.vps_fields(), tests.vps_answers() || '{"servers": 5000, "notes": "keep"}') -> 'answers',
  tests.vps_answers() || '{"notes": "keep"}',
  'a wrong answer is not among the typed ones');

-- No answer.
select is(
  catalog.check_answers(
    tests.vps_fields(), tests.vps_answers() || '{"servers": null, "purpose": "", "notes": " \t\n", "start_date": " "}'),
  jsonb_build_object('answers', tests.vps_answers() - 'purpose', 'faults', '[]'::jsonb),
  'null and blank texts are no answer');
select is(
  pg_temp.faults('[{"id": "a", "type": "text", "required": true}, {"id": "b", "type": "multi-select", "required": true,
    "options": ["x"]}, {"id": "c", "type": "boolean", "required": true}]', '{"a": "  ", "b": [], "c": false}'),
  'a required, b required',
  'a blank text and an empty list do not satisfy a required field, false does');

-- Numbers.
select is(pg_temp.faults('[{"id": "n", "type": "number", "options": {"min": -5, "max": 10, "step": 2.5}}]', jsonb_build_object('n', n)), f, n || ': ' || f)
from (values
  (-5, 'none'), (10, 'none'), (-2.5, 'none'), (2.50, 'none'),
  (-5.1, 'n too_small'), (10.1, 'n too_large'), (1, 'n not_a_step'), (0.0000001, 'n too_precise'),
  (1e15, 'n too_large'), (1e16, 'n out_of_range'), (-1e300, 'n out_of_range')) as t (n, f);
select is(
  pg_temp.faults('[{"id": "n", "type": "number"}]', jsonb_build_object('n', a)), 'n wrong_type', a::text || ' is no number')
from unnest('{"\"5\"","\"NaN\"","\"\"",true,[5],"{\"a\":1}",[]}'::jsonb[]) as a;
select is(
  catalog.check_answers('[{"id": "n", "type": "range", "options": {"min": 0, "max": 10}}]', '{"n": 5.500}')::text,
  '{"faults": [], "answers": {"n": 5.5}}',
  'a number is stored without trailing zeros');

-- Texts.
select is(pg_temp.faults(
  '[{"id": "t", "type": "text", "options": {"max_length": 5, "pattern": "[a-z]+|X"}}]', jsonb_build_object('t', a)), f, a::text || ': ' || f)
from (values
  ('abc', 'none'), ('X', 'none'), ('abcdef', 't too_long'), ('ab1', 't not_a_match'), ('1abc', 't not_a_match'),
  ('Xa', 't not_a_match'), (E'ab\n', 't not_a_match')) as t (a, f);
select is(pg_temp.faults('[{"id": "t", "type": "text"}]', jsonb_build_object('t', repeat('é', 500))), 'none', 'a text has 500 characters');
select is(pg_temp.faults('[{"id": "t", "type": "text"}]', jsonb_build_object('t', repeat('e', 501))), 't too_long', 'and no more');
select is(pg_temp.faults('[{"id": "t", "type": "textarea"}]', jsonb_build_object('t', repeat('e', 5000))), 'none', 'a text area has 5000');
select is(pg_temp.faults('[{"id": "t", "type": "textarea"}]', jsonb_build_object('t', repeat('e', 5001))), 't too_long', 'and no more than that');
select is(
  catalog.check_answers('[{"id": "t", "type": "text"}]', '{"t": " ''; drop table intake.lead; -- <b>é "}') -> 'answers',
  '{"t": " ''; drop table intake.lead; -- <b>é "}',
  'a text is kept as given, SQL or not');
select is(pg_temp.faults('[{"id": "e", "type": "email"}]', jsonb_build_object('e', a)), f, a::text || ': ' || f)
from (values ('a@b.example', 'none'), ('a@b', 'e not_an_email'), ('a b@c.example', 'e not_an_email'),
  ('@b.example', 'e not_an_email'), (repeat('a', 250) || '@b.example', 'e too_long')) as t (a, f);
select is(pg_temp.faults('[{"id": "p", "type": "phone"}]', jsonb_build_object('p', a)), f, a::text || ': ' || f)
from (values ('+44 20 7946 0000', 'none'), ('(555) 123-4567', 'none'), ('1234', 'p not_a_phone'),
  ('555-CALL-NOW', 'p not_a_phone'), ('++4912345', 'p not_a_phone'), ('((((((', 'p not_a_phone')) as t (a, f);

-- Dates.
select is(pg_temp.faults('[{"id": "d", "type": "date"}]', jsonb_build_object('d', a)), f, a::text || ': ' || f)
from (values ('2026-12-31', 'none'), ('2024-02-29', 'none'), ('0001-01-01', 'none'), ('2023-02-29', 'd not_a_date'),
  ('2026-04-31', 'd not_a_date'), ('2026-13-01', 'd not_a_date'), ('2026-00-10', 'd not_a_date'),
  ('0000-01-01', 'd not_a_date'), ('2026-1-1', 'd not_a_date'), ('today', 'd not_a_date'), ('infinity', 'd not_a_date'),
  ('2026-12-31T00:00:00Z', 'd not_a_date'), ('20261231', 'd not_a_date')) as t (a, f);
select is(pg_temp.faults(
  '[{"id": "d", "type": "date", "options": {"min": "2026-01-01", "max": "2026-12-31"}}]', jsonb_build_object('d', a)), f, a::text || ': ' || f)
from (values ('2026-01-01', 'none'), ('2026-12-31', 'none'), ('2025-12-31', 'd too_small'), ('2027-01-01', 'd too_large')) as t (a, f);

-- Choices.
select is(pg_temp.faults(
  '[{"id": "s", "type": "select", "options": ["a", "b", "1"]}]', jsonb_build_object('s', a)), f, a::text || ': ' || f)
from (values ('"a"'::jsonb, 'none'), ('"1"', 'none'), ('1', 's wrong_type'), ('"A"', 's not_an_option'),
  ('"a "', 's not_an_option'), ('["a"]', 's wrong_type')) as t (a, f);
select is(pg_temp.faults(
  '[{"id": "m", "type": "multi-select", "options": ["a", "b", "1"]}]', jsonb_build_object('m', a)), f, a::text || ': ' || f)
from (values ('["a"]'::jsonb, 'none'), ('["b", "a"]', 'none'), ('["a", "a"]', 'm duplicate'), ('["a", "c"]', 'm not_an_option'),
  ('[1]', 'm not_an_option'), ('[["a"]]', 'm not_an_option'), ('[null]', 'm not_an_option'), ('"a"', 'm wrong_type'),
  ('{"a": 1}', 'm wrong_type')) as t (a, f);
select is(pg_temp.faults('[{"id": "b", "type": "boolean"}]', jsonb_build_object('b', a)), f, a::text || ': ' || f)
from (values ('true'::jsonb, 'none'), ('false', 'none'), ('"true"', 'b wrong_type'), ('1', 'b wrong_type')) as t (a, f);

-- Locations.
select is(pg_temp.faults(
  '[{"id": "l", "type": "location", "options": {"requires": ["country"], "countries": ["DE", "AT"]}}]', jsonb_build_object('l', a)), f, a::text || ': ' || f)
from (values ('{"country": "DE"}'::jsonb, 'none'), ('{}', 'none'), ('null', 'none'),
  ('{"country": "DE", "latitude": 52.5, "longitude": 13.4}', 'none'), ('{"country": "FR"}', 'l not_a_location'),
  ('{"city": "Wien"}', 'l not_a_location'), ('{"country": "DE", "latitude": 52.5}', 'l not_a_location'),
  ('{"country": "DE", "latitude": 91, "longitude": 0}', 'l not_a_location'),
  ('{"country": "DE", "city": ""}', 'l not_a_location'), ('{"country": "DE", "city": null}', 'l not_a_location'),
  ('{"country": "DE", "planet": "Mars"}', 'l not_a_location'), ('{"country": ["DE"]}', 'l not_a_location'),
  ('"DE"', 'l wrong_type'), ('["DE"]', 'l wrong_type')) as t (a, f);
select is(pg_temp.faults('[{"id": "l", "type": "location", "required": true}]', '{"l": {}}'), 'l required', 'an empty location is none');
select is(pg_temp.faults('[{"id": "l", "type": "location"}]', '{"l": {"country": "de"}}'), 'l not_a_location', 'a country has its ISO code');

-- Patterns mean the same here and in a browser.
select is(pg_temp.faults(
  jsonb_build_array(jsonb_build_object('id', 't', 'type', 'text', 'options', jsonb_build_object('pattern', p))),
  jsonb_build_object('t', a)), f, concat(p, ' on ', a, ': ', f))
from (values ('\d+', '123', 'none'), ('\d+', '١٢٣', 't not_a_match'), ('\w+', 'é', 't not_a_match'), ('[\w-]+', 'a-b', 'none'),
  ('a.c', E'a\nc', 't not_a_match'), ('\D', 'é', 'none'), ('a{2}', 'aa', 'none'), ('{a}', '{a}', 'none'),
  ('(?=a).b', 'ab', 'none'), ('[\u0041-\u0043]+', 'ABC', 'none'), ('[^\u0041]', 'A', 't not_a_match'), ('a$|b', E'a\n', 't not_a_match')) as t (p, a, f);

-- What a stranger sends does not blow up what he gets.
select is(
  jsonb_array_length(catalog.check_answers('[]', (select jsonb_object_agg(repeat('k', 1000) || i, i) from generate_series(1, 5000) as i)) -> 'faults'),
  100,
  'of five thousand unknown fields a hundred are named');
select is(
  (select max(length(f ->> 'field')) from jsonb_array_elements(
    catalog.check_answers('[]', jsonb_build_object(repeat('k', 100000), 1)) -> 'faults') as f),
  100,
  'and the name of an unknown field is cut');

select * from finish();
rollback;

begin;
select plan(179);

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
select is(pg_temp.faults('[{"id": "n", "type": "number", "options": {"min": -5, "max": 10, "step": 2.5}}]', jsonb_build_object('n', n)), f,
  n || ': ' || f)
from (values
  (-5, 'none'), (10, 'none'), (-2.5, 'none'), (2.50, 'none'),
  (-5.1, 'n too_small'), (10.1, 'n too_large'), (1, 'n not_a_step'), (0.0000001, 'n not_a_step'),
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
  '[{"id": "t", "type": "text", "options": {"max_length": 5, "pattern": "[a-z]+|X"}}]', jsonb_build_object('t', a)), f,
    a::text || ': ' || f)
from (values
  ('abc', 'none'), ('X', 'none'), ('abcdef', 't too_long'), ('ab1', 't not_a_match'), ('1abc', 't not_a_match'),
  ('Xa', 't not_a_match'), (E'ab\n', 't not_a_match')) as t (a, f);
select is(pg_temp.faults('[{"id": "t", "type": "text"}]', jsonb_build_object('t', repeat('é', 500))), 'none', 'a text has 500 characters');
select is(pg_temp.faults('[{"id": "t", "type": "text"}]', jsonb_build_object('t', repeat('e', 501))), 't too_long',
  'a longer text is refused');
select is(pg_temp.faults('[{"id": "t", "type": "textarea"}]', jsonb_build_object('t', repeat('e', 5000))), 'none', 'a text area has 5000');
select is(pg_temp.faults('[{"id": "t", "type": "textarea"}]', jsonb_build_object('t', repeat('e', 5001))), 't too_long',
  'a longer text area is refused');
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
  '[{"id": "d", "type": "date", "options": {"min": "2026-01-01", "max": "2026-12-31"}}]', jsonb_build_object('d', a)), f,
    a::text || ': ' || f)
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
  '[{"id": "l", "type": "location", "options": {"requires": ["country"], "countries": ["DE", "AT"]}}]', jsonb_build_object('l', a)), f,
    a::text || ': ' || f)
from (values ('{"country": "DE"}'::jsonb, 'none'), ('{}', 'none'), ('null', 'none'),
  ('{"country": "DE", "latitude": 52.5, "longitude": 13.4}', 'none'), ('{"country": "FR"}', 'l.country not_an_option'),
  ('{"city": "Wien"}', 'l.country required'), ('{"country": "DE", "latitude": 52.5}', 'l.longitude required'),
  ('{"country": "DE", "latitude": 91, "longitude": 0}', 'l.latitude too_large'),
    ('{"latitude": 91, "city": 5}', 'l.city wrong_type, l.latitude too_large, l.country required'),
  ('{"country": "DE", "city": ""}', 'none'), ('{"country": "DE", "city": null}', 'none'), ('{"country": "", "city": null}', 'none'),
  ('{"country": "DE", "planet": "Mars"}', 'l.planet unknown_field'), ('{"country": ["DE"]}', 'l.country wrong_type'),
  ('"DE"', 'l wrong_type'), ('["DE"]', 'l wrong_type')) as t (a, f);
select is(pg_temp.faults('[{"id": "l", "type": "location", "required": true}]', '{"l": {}}'), 'l required', 'an empty location is none');
select is(pg_temp.faults('[{"id": "l", "type": "location"}]', '{"l": {"country": "de"}}'), 'l.country not_a_match',
  'a country has its ISO code');

-- Patterns mean the same here and in a browser.
select is(pg_temp.faults(
  jsonb_build_array(jsonb_build_object('id', 't', 'type', 'text', 'options', jsonb_build_object('pattern', p))),
  jsonb_build_object('t', a)), f, concat(p, ' on ', a, ': ', f))
from (values ('\d+', '123', 'none'), ('\d+', '١٢٣', 't not_a_match'), ('\w+', 'é', 't not_a_match'), ('[\w-]+', 'a-b', 'none'),
  ('a.c', E'a\nc', 't not_a_match'), ('\D', 'é', 'none'), ('a{2}', 'aa', 'none'), ('{a}', '{a}', 'none'),
  ('(?=a).b', 'ab', 'none'), ('[\u0041-\u0043]+', 'ABC', 'none'), ('[^\u0041]', 'A', 't not_a_match'), ('a$|b', E'a\n', 't not_a_match'))
    as t (p, a, f);

-- A visitor's input cannot make the answer arbitrarily long.
select is(
  jsonb_array_length(catalog.check_answers('[]',
    (select jsonb_object_agg(repeat('k', 1000) || i, i) from generate_series(1, 5000) as i)) -> 'faults'),
  100,
  'of five thousand unknown fields a hundred are named');
select is(
  (select max(length(f ->> 'field')) from jsonb_array_elements(
    catalog.check_answers('[]', jsonb_build_object(repeat('k', 100000), 1)) -> 'faults') as f),
  100,
  'the name of an unknown field is cut');

-- As people paste it.
select is(pg_temp.faults('[{"id": "e", "type": "email"}]', jsonb_build_object('e', a)), 'e not_an_email',
  format('%s is no address that mail can be sent to', a))
from unnest(array['jo..doe@shop.example', 'jo.@shop.example', '.jo@shop.example', 'jo,ann@shop.example', 'jo;ann@shop.example',
  '<jo@shop.example>',
  'jo@shop.example>', 'jo@shop.example,', 'jo@shop.example.', 'jo@shop..example', 'jo@shop,example.com', 'mailto:jo@shop.example',
    'jo:x@shop.example',
  'jörg@shop.example', '用户@shop.example', E'jo\u00a0@shop.example', 'jo@-shop.example', 'jo@shop-.example', 'jo@127.0.0.1',
    'jo@[127.0.0.1]',
  repeat('a', 65) || '@shop.example', 'jo@' || repeat('a', 64) || '.example']) as a;
select is(catalog.check_answers('[{"id": "e", "type": "email"}]', jsonb_build_object('e', a)) #>> '{answers,e}', k,
  format('%s is %s', a, k))
from (values ('Jo@Shop.Example', 'jo@shop.example'), (E' jo\u200b@shop.example\u202c\u00a0', 'jo@shop.example'),
  (E'\ufeffjo@shop.example', 'jo@shop.example'),
  ('info@müller.example', 'info@xn--mller-kva.example'), ('o''neil+x_y@a-b.co.uk', 'o''neil+x_y@a-b.co.uk'),
  (repeat('a', 64) || '@' || repeat('b', 63) || '.example', repeat('a', 64) || '@' || repeat('b', 63) || '.example')) as t (a, k);
select is(pg_temp.faults('[{"id": "p", "type": "phone"}]', jsonb_build_object('p', a)), 'p not_a_phone',
  format('%s is no phone number, or more than one', a))
from unnest(array['555-010-0199 / 555-010-0200', '555-0199/555-0200', 'call me', '1234', '+1 555 0199 ext. 1234567', repeat('1', 16),
  '555 0199 or 555 0200']) as a;
select is(catalog.check_answers('[{"id": "p", "type": "phone"}]', jsonb_build_object('p', a), r) #>> '{answers,p}', k,
  format('%s is %s', a, k))
from (values (E'+1 555\u2011010\u20110199', null, '+15550100199'), (E'\u202a+1\u00a0518–555–0199\u202c', null, '+15185550199'),
  ('(518) 555-0199', 'US', '+15185550199'), ('(518) 555-0199', null, '5185550199'), ('tel:518.555.0199', 'US', '+15185550199'),
  ('518 555 0199 ext. 12', 'US', '+15185550199 ext. 12'), ('518 555 0199x12', 'US', '+15185550199 ext. 12'),
  ('５１８５５５０１９９', 'US', '+15185550199'), ('020 7946 0000', 'GB', '+442079460000'), ('+44 (0)20 7946 0000', 'US', '+442079460000'),
  ('0044 20 7946 0000', 'GB', '+442079460000'), ('030/1234567', 'DE', '+49301234567'), ('555-0199', 'US', '5550199')) as t (a, r, k);
select is(catalog.check_answers('[{"id": "t", "type": "text"}, {"id": "u", "type": "text", "options": {"pattern": ".{3}"}}]',
  jsonb_build_object(f, a)) #>> array['answers', f], k,
  format('of %L is kept %L', a, k))
from (values ('t', E'a\u202eb\u200bc', 'abc'), ('t', E'e\u0301', 'é'), ('t', E'\u200b\u00a0', null), ('t', E'\u3164', null),
  ('u', E'a\u200bb', E'a\u200bb')) as t (f, a, k);
select is(pg_temp.faults('[{"id": "t", "type": "text", "required": true}]', jsonb_build_object('t', a)), 't required',
  'a text that nobody can see is none')
from unnest(array[E'\u200b', E'\u00a0', E'\ufe0f']) as a;

select * from finish();
rollback;

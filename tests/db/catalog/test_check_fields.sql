begin;
select plan(68);

create function pg_temp.faults(fields jsonb) returns text language sql as $$
  select coalesce(string_agg(f.value ->> 'field' || ' ' || (f.value ->> 'code'), ', ' order by f.position), 'none')
  from jsonb_array_elements(catalog.check_fields(fields)) with ordinality as f (value, position)
$$;

-- One field of this type with these options.
create function pg_temp.options_faults(type text, options jsonb) returns text language sql as $$
  select pg_temp.faults(jsonb_build_array(jsonb_build_object('id', 'f', 'label', 'F', 'type', type)
    || case when options is null then '{}' else jsonb_build_object('options', options) end))
$$;

select is(pg_temp.faults(f), 'fields not_fields', coalesce(f::text, 'SQL null') || ' is no form')
from unnest('{null,[],"{}","\"a\""}'::jsonb[] || null::jsonb) as f;
select is(
  pg_temp.faults((select jsonb_agg(jsonb_build_object('id', 'f' || i, 'label', 'F', 'type', 'text')) from generate_series(1, 101) as i)),
  'fields not_fields', 'more than a hundred fields are no form');
select is(
  pg_temp.faults('[5, {"id": "Big", "type": "colour"}, {"id": "a", "label": "A", "type": "text", "required": "yes", "colour": 1},
    {"id": "a", "label": " ", "type": "text"}]'),
  'fields[0] not_an_object, fields[1].id not_a_match, fields[1].label required, fields[1].type not_an_option, '
  'fields[2].colour unknown_field, fields[2].required wrong_type, fields[3].label required, fields[3].id duplicate',
  'every fault of every field is named by its path');
select is(
  pg_temp.faults(format('[{"id": "%s", "label": "A", "type": "text"}]', i)::jsonb), 'fields[0].id not_a_match', i || ' is no field id')
from unnest(array['1a', 'a-b', 'é', 'a.b', repeat('a', 64)]) as i;

select is(pg_temp.options_faults(t, o), f, t || ' with ' || coalesce(o::text, 'no options') || ': ' || f)
from (values
  ('number', null::jsonb, 'none'),
  ('number', '{"min": 1, "max": 1}', 'none'),
  ('number', '{"min": "1"}', 'fields[0].options.min wrong_type'),
  ('number', '{"min": 2, "max": 1}', 'fields[0].options.max too_small'),
  ('number', '{"step": 0}', 'fields[0].options.step too_small'),
  ('number', '{"min": 1e99}', 'fields[0].options.min out_of_range'),
  ('number', '{"min": null}', 'fields[0].options empty'),
  ('number', '["a"]', 'fields[0].options not_an_object'),
  ('number', 'null', 'fields[0].options not_an_object'),
  ('number', '{"pattern": "a"}', 'fields[0].options.pattern unknown_field'),
  ('range', '{"min": 0, "max": 10000, "step": 50}', 'none'),
  ('range', null, 'fields[0].options.max required, fields[0].options.min required'),
  ('range', '{"max": 1, "min": 2, "step": -1}', 'fields[0].options.max too_small, fields[0].options.step too_small'),
  ('date', '{"min": "2026-01-01", "max": "2026-12-31"}', 'none'),
  ('date', '{"min": "2026-12-31", "max": "2026-01-01"}', 'fields[0].options.max too_small'),
  ('date', '{"min": "tomorrow"}', 'fields[0].options.min not_a_date'),
  ('date', '{"max": ""}', 'fields[0].options empty'),
  ('text', '{"max_length": 10, "pattern": "[a-z]+"}', 'none'),
  ('text', '{"max_length": 0}', 'fields[0].options.max_length too_small'),
  ('text', '{"max_length": 10001}', 'fields[0].options.max_length too_large'),
  ('text', '{"max_length": 1.5}', 'fields[0].options.max_length not_a_step'),
  ('text', '{"pattern": "("}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "a)|(b"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "(?i)a?"}', 'fields[0].options.pattern not_a_pattern'),
  ('textarea', '{"pattern": "(a*)\\1"}', 'fields[0].options.pattern not_a_pattern'),
  ('number', '{"min": 3, "step": 2}', 'fields[0].options.min not_a_step'),
  ('number', '{"min": -4, "step": 2}', 'none'),
  ('text', '{"pattern": "\\d{3}[\\w-]?\\.$"}', 'none'),
  ('text', '{"pattern": "\\bx"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "[[:alpha:]]"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "[]a]"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "[\\D]"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "[\\d-z]"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "(?<name>a)"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "\\u41"}', 'fields[0].options.pattern not_a_pattern'),
  ('text', '{"pattern": "a\\"}', 'fields[0].options.pattern not_a_pattern'),
  ('location', null, 'none'),
  ('location', '{"requires": ["city", "country"], "countries": ["DE", "AT"]}', 'none'),
  ('location', '{"requires": ["planet"]}', 'fields[0].options.requires not_an_option'),
  ('location', '{"countries": ["Germany"]}', 'fields[0].options.countries not_options'),
  ('location', '{"countries": ["DE", "DE"]}', 'fields[0].options.countries duplicate'),
  ('location', '{"countries": "DE"}', 'fields[0].options.countries wrong_type'),
  ('select', '["a", " "]', 'fields[0].options not_options'),
  ('boolean', '{"min": 1}', 'fields[0].options.min unknown_field'),
  ('email', '["a"]', 'fields[0].options not_an_object'),
  ('phone', '{}', 'none'),
  ('select', '["US", "EU"]', 'none'),
  ('select', null, 'fields[0].options not_options'),
  ('radio', '[]', 'fields[0].options not_options'),
  ('select', '["a", 1]', 'fields[0].options not_options'),
  ('select', '["a", ""]', 'fields[0].options not_options'),
  ('select', '{"a": 1}', 'fields[0].options not_options'),
  ('multi-select', '["a", "b", "a"]', 'fields[0].options duplicate')) as c (t, o, f);
select is(pg_temp.options_faults('select', jsonb_build_array(repeat('a', 201))), 'fields[0].options not_options',
  'an option has 200 characters at most');
select is(
  pg_temp.options_faults('select', (select jsonb_agg(i::text) from generate_series(1, 201) as i)), 'fields[0].options not_options',
  'and there are 200 of them at most');
select is(pg_temp.faults(tests.vps_fields()), 'none', 'the form of the VPS example is right');

select * from finish();
rollback;

begin;
select plan(45);

create temp table form as select jsonb '[
  {"id": "kind", "label": "K", "type": "select", "options": ["roof", "wall", "both"], "required": true},
  {"id": "area", "label": "A", "type": "number", "required": true, "shown_if": {"kind": ["roof", "both"]}},
  {"id": "big", "label": "B", "type": "text", "shown_if": {"all": [{"area": {"min": 100}}, {"not": {"kind": "wall"}}]}},
  {"id": "tags", "label": "T", "type": "multi-select", "options": ["a", "b"]},
  {"id": "place", "label": "P", "type": "location"},
  {"id": "why", "label": "W", "type": "text", "shown_if": {"any": [{"field": "place", "op": "exists"}, {"tags": "a"}]}}]' as fields;

select is(catalog.check_fields(fields), '[]', 'a form may have conditions') from form;
select is(array_to_string(catalog.hidden_fields(fields, a), ' '), h, a::text || ' hides ' || h)
from form, (values
  (jsonb '{}', 'area big why'),
  ('{"kind": "wall"}', 'area big why'),
  ('{"kind": "roof"}', 'big why'),
  ('{"kind": "roof", "area": 99.9}', 'big why'),
  ('{"kind": "both", "area": 100}', 'why'),
  ('{"kind": "wall", "area": 100}', 'area big why'),
  ('{"kind": "roof", "area": "100"}', 'big why'),
  ('{"kind": 5}', 'area big why'),
  ('{"kind": " "}', 'area big why'),
  ('{"tags": ["b"]}', 'area big why'),
  ('{"tags": ["b", "a"]}', 'area big'),
  ('{"place": {"city": ""}}', 'area big why'),
  ('{"place": {"city": "Wien"}}', 'area big')) as t (a, h);
select is((select string_agg(e ->> 'field' || ' ' || (e ->> 'code'), ', ') from jsonb_array_elements(catalog.check_answers(fields, a) -> 'faults') as e),
  f, a::text || ': ' || coalesce(f, 'no fault'))
from form, (values
  (jsonb '{"kind": "wall"}', null),
  ('{"kind": "roof"}', 'area required'),
  ('{"kind": "wall", "area": 5}', 'area not_shown'),
  ('{"kind": "wall", "area": null, "big": " "}', null),
  ('{"kind": "roof", "area": 5, "big": "x"}', 'big not_shown'),
  ('{"kind": "roof", "area": 500, "big": "x"}', null)) as t (a, f);
select is(catalog.check_answers(fields, '{"kind": "wall", "area": 5}') -> 'answers', '{"kind": "wall"}', 'a hidden answer is not kept') from form;
select is(catalog.shown_answers(fields, '{"kind": "wall", "area": 5, "x": 1}'), '{"kind": "wall", "x": 1}', 'sources without conditions send it in vain')
from form;
select is(catalog.shown_answers('[{"id": "a", "label": "A", "type": "text", "shown_if": null}]', '{"a": 1}'), '{"a": 1}', 'null is no condition');
select is(catalog.fields_schema(fields) -> 'required', '["kind"]', 'in JSON Schema, too, a field is required only where it is shown') from form;
select is(jsonb_array_length(catalog.fields_schema(fields) -> 'allOf'), 3, 'each condition is part of the JSON Schema') from form;

-- A condition of the field big on the fields before it.
create function pg_temp.faults(condition jsonb) returns text language sql as $$
  select coalesce(string_agg(e.value ->> 'field' || ' ' || (e.value ->> 'code'), ', ' order by e.position), 'none')
  from form, jsonb_array_elements(catalog.check_fields(jsonb_set(fields, '{5,shown_if}', condition))) with ordinality as e (value, position)
$$;
select is(pg_temp.faults(c), f, left(c::text, 100) || ': ' || f)
from (values
  (jsonb '{}', 'fields[5].shown_if empty'),
  ('5', 'fields[5].shown_if not_an_object'),
  ('[]', 'fields[5].shown_if not_an_object'),
  ('null', 'none'),
  ('{"why": "x"}', 'fields[5].shown_if.why unknown_field'),
  ('{"nothing": "x"}', 'fields[5].shown_if.nothing unknown_field'),
  ('{"place.city": "Wien"}', 'fields[5].shown_if.place.city unknown_field'),
  ('{"kind": "door"}', 'fields[5].shown_if.kind not_an_option'),
  ('{"kind": ["roof", 5]}', 'fields[5].shown_if.kind[1] wrong_type'),
  ('{"area": {"min": 2, "max": 1}}', 'fields[5].shown_if.area upside_down'),
  ('{"big": "x"}', 'fields[5].shown_if.big wrong_operator'),
  ('{"field": "place", "op": "within_km", "value": {}}', 'fields[5].shown_if.op wrong_operator'),
  ('{"all": [{"field": "tags", "op": "eq", "value": "a"}, {"field": "area", "op": "like", "value": 1}]}',
    'fields[5].shown_if.all[0].op wrong_operator, fields[5].shown_if.all[1].op unknown_operator'),
  (jsonb_build_object('kind', repeat('x', 2000)), 'fields[5].shown_if too_long')) as t (c, f);
select is(catalog.condition_faults(fields, 'kind', '{"area": 5}') #>> '{0,message}', 'is no earlier field of this form', 'no field asks for a later one')
from form;

create function pg_temp.field_faults(field jsonb, fields jsonb default '[]') returns text language sql as $$
  select coalesce(string_agg(e.value ->> 'field' || ' ' || (e.value ->> 'code'), ', ' order by e.position), 'none')
  from jsonb_array_elements(catalog.check_fields(fields || jsonb_build_array(
    '{"id": "f", "label": "F", "type": "radio", "options": ["a", "b"]}'::jsonb || field))) with ordinality as e (value, position)
$$;
select is(pg_temp.field_faults('{"labels": {"a": "An a"}, "placeholder": "p", "unit": "kg", "step": "One", "group": "G"}'), 'none',
  'a field says how it looks');
select is(pg_temp.field_faults('{"labels": {"a": " ", "c": "C"}, "placeholder": 5}'),
  'fields[0].placeholder wrong_type, fields[0].labels.a not_a_label, fields[0].labels.c not_an_option', 'what is wrong about that is named');
select is(pg_temp.field_faults(f), 'fields[0].labels not_labels', 'labels are of options: ' || f::text)
from unnest('{"{\"labels\": []}","{\"type\": \"text\", \"options\": {}, \"labels\": {}}"}'::jsonb[]) as f;
select is(pg_temp.field_faults('{"step": "One"}', '[{"id": "a", "label": "A", "type": "text", "step": "One"}, {"id": "b", "label": "B", "type": "text"},
  {"id": "c", "label": "C", "type": "text", "step": "Two"}]'), 'fields[3].step not_together', 'the fields of a step stand together');

select * from finish();
rollback;

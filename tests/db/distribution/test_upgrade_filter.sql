begin;
select plan(53);

create function pg_temp.upgraded(filter jsonb) returns jsonb language sql as $$
  select distribution.upgrade_step(
    '[{"kind": "direct", "from": ["kept"], "to": ["kept"]},
      {"kind": "renamed", "from": ["memory"], "to": ["ram"]},
      {"kind": "renamed", "from": ["place"], "to": ["site"]},
      {"kind": "renamed", "from": ["plain"], "to": ["all"]},
      {"kind": "renamed", "from": ["depot"], "to": ["region"], "table": [
        {"from": {"depot": {"latitude": 48.2, "longitude": 16.4}}, "to": {"region": "East"}},
        {"from": {"depot": {"latitude": 47.5, "longitude": 9.7}}, "to": {"region": "West"}},
        {"from": {"depot": {"city": "Graz"}}, "to": {"region": "South"}}]},
      {"kind": "deprecated", "from": ["gone"], "to": []},
      {"kind": "merged", "from": ["first", "last"], "to": ["whole"], "separator": " "},
      {"kind": "split", "from": ["person"], "to": ["given", "family"], "separator": " "},
      {"kind": "split", "from": ["specs"], "to": ["cpu", "disk"], "table": [
        {"from": {"specs": "small"}, "to": {"cpu": "1", "disk": "HDD"}},
        {"from": {"specs": "middle"}, "to": {"cpu": "2", "disk": "SSD"}},
        {"from": {"specs": "big"}, "to": {"cpu": "8", "disk": "SSD"}}]},
      {"kind": "renamed", "from": ["regions"], "to": ["parts"], "table": [
        {"from": {"regions": "US"}, "to": {"parts": "America"}}, {"from": {"regions": "CA"}, "to": {"parts": "America"}},
        {"from": {"regions": "EU"}, "to": {"parts": "Europe"}}]},
      {"kind": "renamed", "from": ["needs"], "to": ["backup"], "table": [
        {"from": {"needs": "yes"}, "to": {"backup": true}}, {"from": {"needs": "no"}, "to": {"backup": false}}]}]',
    '[{"id": "kept", "type": "number"}, {"id": "memory", "type": "number"}, {"id": "place", "type": "location"}, {"id": "depot", "type": "location"},
      {"id": "plain", "type": "number"}, {"id": "gone", "type": "text"}, {"id": "first", "type": "text"}, {"id": "last", "type": "text"}, {"id": "person", "type": "text"},
      {"id": "specs", "type": "select", "options": ["small", "middle", "big", "huge"]},
      {"id": "regions", "type": "multi-select", "options": ["US", "CA", "EU"]},
      {"id": "needs", "type": "radio", "options": ["yes", "no"]}]',
    filter)
$$;
select is(pg_temp.upgraded(f), e, f::text)
from (values
  ('{}'::jsonb, '{}'::jsonb),
  ('{"kept": {"min": 1}, "memory": {"min": 2, "max": 8}}', '{"kept": {"min": 1}, "ram": {"min": 2, "max": 8}}'),
  ('{"memory": [1, 2]}', '{"ram": [1, 2]}'),
  ('{"memory": 4}', '{"ram": 4}'),
  ('{"field": "memory", "op": "not_in", "value": [1]}', '{"field": "ram", "op": "not_in", "value": [1]}'),
  ('{"place.city": "Wien"}', '{"site.city": "Wien"}'),
  ('{"field": "place", "op": "within_km", "value": {"latitude": 48, "longitude": 16, "km": 5}}',
    '{"field": "site", "op": "within_km", "value": {"latitude": 48, "longitude": 16, "km": 5}}'),
  ('{"field": "depot", "op": "within_km", "value": {"latitude": 48, "longitude": 16, "km": 50}}',
    '{"field": "region", "op": "in", "value": ["East"]}'),
  ('{"plain": 5}', '{"field": "all", "op": "eq", "value": 5}'),
  ('{"gone": "x"}', null),
  ('{"kept": 1, "gone": "x"}', null),
  ('{"any": [{"kept": 1}, {"gone": "x"}]}', null),
  ('{"not": {"gone": "x"}}', null),
  ('{"first": "Ada"}', null),
  ('{"first": "Ada", "last": "Lovelace"}', '{"whole": "Ada Lovelace"}'),
  ('{"first": "Ada", "last": "Lovelace", "memory": 4}', '{"whole": "Ada Lovelace", "ram": 4}'),
  ('{"all": [{"first": "Ada"}, {"memory": 4}, {"field": "last", "op": "eq", "value": "Lovelace"}]}',
    '{"all": [{"ram": 4}], "whole": "Ada Lovelace"}'),
  ('{"all": [{"first": "Ada"}, {"last": "Lovelace"}]}', '{"whole": "Ada Lovelace"}'),
  ('{"any": [{"first": "Ada"}, {"last": "Lovelace"}]}', null),
  ('{"first": "Ada", "last": "Lovelace", "all": [{"first": "Bob"}]}', null),
  ('{"first": "Ada Augusta", "last": "Lovelace"}', null),
  ('{"first": ["Ada"], "last": "Lovelace"}', null),
  ('{"person": "Ann Bee"}', '{"all": [{"field": "given", "op": "eq", "value": "Ann"}, {"field": "family", "op": "eq", "value": "Bee"}]}'),
  ('{"person": "Ann van Bee"}',
    '{"all": [{"field": "given", "op": "eq", "value": "Ann"}, {"field": "family", "op": "eq", "value": "van Bee"}]}'),
  ('{"person": "Ann"}', '{"all": [{"field": "given", "op": "eq", "value": "Ann"}, {"field": "family", "op": "exists", "value": false}]}'),
  ('{"person": "Ann  Bee"}', null),
  ('{"person": ["Ann Bee", "Cy Dee"]}', '{"any": [
    {"all": [{"field": "given", "op": "eq", "value": "Ann"}, {"field": "family", "op": "eq", "value": "Bee"}]},
    {"all": [{"field": "given", "op": "eq", "value": "Cy"}, {"field": "family", "op": "eq", "value": "Dee"}]}]}'),
  ('{"field": "person", "op": "neq", "value": "Ann Bee"}', '{"all": [{"field": "given", "op": "exists", "value": true}, {"not":
    {"all": [{"field": "given", "op": "eq", "value": "Ann"}, {"all": [
      {"field": "family", "op": "exists", "value": true}, {"field": "family", "op": "eq", "value": "Bee"}]}]}}]}'),
  ('{"not": {"person": "Ann Bee"}}', null),
  ('{"not": {"first": "Ada", "last": "Lovelace"}}', null),
  ('{"field": "person", "op": "exists", "value": true}', '{"field": "given", "op": "exists", "value": true}'),
  ('{"field": "person", "op": "contains", "value": "Ann"}', null),
  ('{"specs": "small"}', '{"all": [{"field": "cpu", "op": "in", "value": ["1"]}, {"field": "disk", "op": "in", "value": ["HDD"]}]}'),
  ('{"specs": ["middle", "big"]}', '{"any": [
    {"all": [{"field": "cpu", "op": "in", "value": ["2"]}, {"field": "disk", "op": "in", "value": ["SSD"]}]},
    {"all": [{"field": "cpu", "op": "in", "value": ["8"]}, {"field": "disk", "op": "in", "value": ["SSD"]}]}]}'),
  ('{"specs": "huge"}', null),
  ('{"field": "specs", "op": "not_in", "value": ["small", "middle", "huge"]}',
    '{"all": [{"field": "cpu", "op": "in", "value": ["8"]}, {"field": "disk", "op": "in", "value": ["SSD"]}]}'),
  ('{"regions": ["US", "CA"]}', '{"field": "parts", "op": "in", "value": ["America"]}'),
  ('{"regions": ["CA", "EU"]}', '{"field": "parts", "op": "in", "value": ["America", "Europe"]}'),
  ('{"regions": "EU"}', '{"field": "parts", "op": "in", "value": ["Europe"]}'),
  ('{"needs": "yes"}', '{"field": "backup", "op": "eq", "value": true}'),
  ('{"not": {"memory": 4}, "all": [{"kept": 1}, {"any": [{"memory": 1}]}]}',
    '{"all": [{"kept": 1}, {"any": [{"ram": 1}]}], "not": {"ram": 4}}'),
  ('{"needs": "yes", "kept": 1}', '{"all": [{"kept": 1}, {"field": "backup", "op": "eq", "value": true}]}'),
  ('{"specs": "small", "all": [{"kept": 1}]}',
    '{"all": [{"all": [{"kept": 1}]}, {"all": [{"field": "cpu", "op": "in", "value": ["1"]}, {"field": "disk", "op": "in", "value": ["HDD"]}]}]}')
  ) as t (f, e);

-- What cannot be said is named.
create function pg_temp.unmapped_members(filter jsonb) returns text language sql as $$
  select string_agg(u.path, ', ' order by u.path) from distribution.unmapped_members(
    '[{"kind": "direct", "from": ["kept"], "to": ["kept"]}, {"kind": "deprecated", "from": ["gone"], "to": []},
      {"kind": "merged", "from": ["first", "last"], "to": ["whole"], "separator": " "}]',
    '[{"id": "kept", "type": "number"}, {"id": "gone", "type": "text"}, {"id": "first", "type": "text"}, {"id": "last", "type": "text"}]',
    unmapped_members.filter) as u (path)
$$;
select is(pg_temp.unmapped_members(f), e, f::text)
from (values
  ('{"kept": 1, "first": "Ada", "last": "Lovelace"}'::jsonb, null::text),
  ('{"kept": 1, "gone": "x", "first": "Ada"}', 'filter.first, filter.gone'),
  ('{"any": [{"kept": 1}, {"field": "gone", "op": "eq", "value": "x"}]}', 'filter.any[1].field'),
  ('{"not": {"all": [{"kept": 1}, {"not": {"last": "x"}}]}}', 'filter.not.all[1].not.last'),
  ('{"not": {"first": "Ada", "last": "Lovelace"}}', 'filter.not'),
  ('{"all": [{"first": "Ada"}, {"gone": "x"}, {"last": "Lovelace"}]}', 'filter.all[1].gone')) as t (f, e);

-- Exact: what a filter says of answers, the upgraded one says of the mapped answers.
create temp table over as select
  '[{"id": "person", "label": "P", "type": "text"}]'::jsonb as split_from,
  '[{"id": "given", "label": "G", "type": "text"}, {"id": "family", "label": "F", "type": "text"}]'::jsonb as split_to,
  '[{"kind": "split", "from": ["person"], "to": ["given", "family"], "separator": " "}]'::jsonb as split,
  '[{"kind": "merged", "from": ["given", "family"], "to": ["person"], "separator": " "}]'::jsonb as merged;
create function pg_temp.wants(fields jsonb, filter jsonb, answers jsonb) returns boolean language sql as $$
  select coalesce(answers @@ (distribution.compile_filter(fields, filter)).predicate::jsonpath, false)
$$;
create temp table tried as
select f.filter, a.answers, pg_temp.wants(split_from, f.filter, a.answers) as before,
  pg_temp.wants(split_to, distribution.upgrade_step(split, split_from, f.filter), catalog.map_step(split, split_to, a.answers)) as after
from over
cross join unnest(array['Ann', 'Ann Bee', 'Ann van Bee', 'Ann Bee Cy', 'Bee', 'ann bee']) as v (value)
cross join lateral (values
  (jsonb_build_object('person', v.value)), (jsonb_build_object('field', 'person', 'op', 'neq', 'value', v.value)),
  (jsonb_build_object('person', jsonb_build_array(v.value, 'Bee'))),
  (jsonb_build_object('field', 'person', 'op', 'not_in', 'value', jsonb_build_array(v.value, 'Ann Bee'))),
  (jsonb_build_object('field', 'person', 'op', 'exists', 'value', true))) as f (filter)
cross join lateral (
  select '{}'::jsonb as answers union all
  select jsonb_build_object('person', p) from unnest(array['Ann', 'Ann Bee', 'Ann van Bee', 'Ann Bee Cy', 'Bee', 'Cy Dee', 'ann bee']) as p)
    as a;
select is_empty('select * from tried where before is distinct from after',
  'an upgraded filter matches the same answers over a separator too');
select ok(count(*) filter (where before) > 30
  and count(*) filter (where not before) > 30, 'the answers include many that match and many that do not')
from tried;

-- Over several versions.
create temp table fixture as select catalog.create_niche('chain', 'Chain') as niche, null::uuid as v1;
update fixture set v1 = catalog.create_form_schema(niche, '[{"id": "a", "label": "A", "type": "number"}]');
select catalog.activate_form_schema(v1) from fixture;
create function pg_temp.next(niche uuid, old text, new text) returns void language plpgsql as $$
declare
  v_id uuid := catalog.create_form_schema(niche, jsonb_build_array(jsonb_build_object('id', new, 'label', new, 'type', 'number')));
begin
  perform catalog.set_field_mappings(v_id,
    jsonb_build_array(jsonb_build_object('kind', 'renamed', 'from', jsonb_build_array(old), 'to', jsonb_build_array(new))));
  perform catalog.activate_form_schema(v_id);
end
$$;
select pg_temp.next(niche, 'a', 'b'), pg_temp.next(niche, 'b', 'c') from fixture;
select is(distribution.upgrade_filter(v1, '{"a": {"min": 1}}'), '{"c": {"min": 1}}', 'a filter is upgraded from version to version')
  from fixture;
select is(distribution.upgrade_filter(null, '{}'), '{}', 'a filter from before the first form is kept') from fixture;

select * from finish();
rollback;

begin;
select plan(27);

create function pg_temp.upgraded(filter jsonb) returns jsonb language sql as $$
  select distribution.upgrade_node(
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
      {"id": "plain", "type": "number"}, {"id": "gone", "type": "text"}, {"id": "first", "type": "text"}, {"id": "last", "type": "text"},
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
select is(distribution.upgrade_filter(v1, '{"a": {"min": 1}}'), '{"c": {"min": 1}}', 'a filter goes from version to version') from fixture;
select is(distribution.upgrade_filter(null, '{}'), '{}', 'one of a time without forms stays') from fixture;

select * from finish();
rollback;

begin;
select plan(28);

create function pg_temp.faults(mappings jsonb) returns text language sql as $$
  select coalesce(string_agg(f.value ->> 'field' || ' ' || (f.value ->> 'code'), ', ' order by f.position), 'none')
  from jsonb_array_elements(catalog.check_field_mappings(mappings,
    '[{"id": "cpu_cores", "type": "select", "options": ["1", "2"]}, {"id": "specs", "type": "radio", "options": ["small", "big"]},
      {"id": "first", "type": "text"}, {"id": "last", "type": "text"}, {"id": "kept", "type": "number"},
      {"id": "places", "type": "multi-select", "options": ["US", "EU"]}]',
    '[{"id": "cpu", "type": "select", "options": ["one", "two"]}, {"id": "ram", "type": "number", "options": {"min": 1}},
      {"id": "whole", "type": "text"}, {"id": "kept", "type": "number"}, {"id": "first", "type": "text"},
      {"id": "regions", "type": "multi-select", "options": ["America", "Europe"]}]')) with ordinality as f (value, position)
$$;

select is(pg_temp.faults(m), f, coalesce(m::text, 'SQL null') || ': ' || f)
from (values
  (null::jsonb, 'mappings not_mappings'),
  ('{}', 'mappings not_mappings'),
  ('[]', 'none'),
  ('[5]', 'mappings[0] not_an_object'),
  ('[{}]', 'mappings[0].kind required'),
  ('[{"kind": "moved", "from": ["kept"], "to": ["kept"]}]', 'mappings[0].kind not_an_option'),
  ('[{"kind": "direct", "from": ["kept"], "to": ["kept"], "colour": 1}]', 'mappings[0].colour unknown_field'),
  ('[{"kind": "renamed", "from": ["cpu_cores"], "to": ["cpu"]}]', 'none'),
  ('[{"kind": "direct", "from": ["cpu_cores"], "to": ["cpu"]}]', 'mappings[0] wrong_fields'),
  ('[{"kind": "renamed", "from": ["nothing"], "to": ["cpu"]}]', 'mappings[0].from unknown_field'),
  ('[{"kind": "renamed", "from": ["cpu_cores"], "to": ["nothing"]}]', 'mappings[0].to unknown_field'),
  ('[{"kind": "renamed", "from": "cpu_cores", "to": ["cpu"]}]', 'mappings[0] wrong_fields'),
  ('[{"kind": "renamed", "from": ["cpu_cores"], "to": ["cpu"]}, {"kind": "deprecated", "from": ["cpu_cores"]}]',
    'mappings[1].from duplicate'),
  ('[{"kind": "renamed", "from": ["last"], "to": ["first"]}]', 'mappings[0].to duplicate'),
  ('[{"kind": "renamed", "from": ["last"], "to": ["first"]}, {"kind": "deprecated", "from": ["first"]}]', 'none'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"]}]', 'mappings[0] wrong_way'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "separator": "/"}]', 'mappings[0].separator wrong_type'),
  ('[{"kind": "deprecated", "from": ["specs"], "to": ["cpu"]}]', 'mappings[0] wrong_fields'),
  ('[{"kind": "merged", "from": ["first", "last"], "to": ["whole"], "separator": "-"}]', 'none'),
  ('[{"kind": "merged", "from": ["first", "last"], "to": ["whole"], "separator": "-", "table": []}]',
    'mappings[0] wrong_way, mappings[0].table not_a_table'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "table": [
    {"from": {"specs": "small"}, "to": {"cpu": "one", "ram": 2}}, {"from": {"specs": "big"}, "to": {"cpu": "two", "ram": 8}}]}]', 'none'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "table": [
    {"from": {"specs": "tiny"}, "to": {"cpu": "one"}}, {"from": {"specs": "big"}, "to": {"cpu": "two", "ram": 0}}]}]',
    'mappings[0].table[0] not_an_option, mappings[0].table[1] too_small'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "table": [
    {"from": {"specs": "big"}, "to": {"cpu": "one"}}, {"from": {"specs": "big"}, "to": {"cpu": "two"}}]}]',
    'mappings[0].table[0] duplicate, mappings[0].table[1] duplicate'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "table": [
    1, {"from": {}, "to": {"cpu": "one"}}, {"from": {"specs": "big"}, "to": {"whole": "two"}}, {"from": {"specs": "small"}, "to": {"cpu": "two"}, "x": 1}]}]',
    'mappings[0].table[0] not_a_row, mappings[0].table[1] not_a_row, mappings[0].table[2] not_a_row, mappings[0].table[3] not_a_row'),
  ('[{"kind": "renamed", "from": ["places"], "to": ["regions"], "table": [{"from": {"places": "US"}, "to": {"regions": "America"}}]}]',
    'none'),
  ('[{"kind": "renamed", "from": ["places"], "to": ["regions"], "table": [{"from": {"places": ["US"]}, "to": {"regions": "America"}}]}]',
    'mappings[0].table[0] wrong_type'),
  ('[{"kind": "split", "from": ["places"], "to": ["regions", "cpu"], "table": [{"from": {"places": "US"}, "to": {"cpu": "one"}}]}]',
    'mappings[0].table wrong_type')) as t (m, f);
select is(
  jsonb_array_length(catalog.check_field_mappings(
    (select jsonb_agg('{"kind": "moved"}'::jsonb) from generate_series(1, 200)), '[]', '[]')), 100,
  'no more than a hundred faults are named');

select * from finish();
rollback;

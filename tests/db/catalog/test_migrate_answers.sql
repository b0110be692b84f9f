begin;
select plan(19);

create function pg_temp.mapped(mapping jsonb, answers jsonb) returns jsonb language sql as $$
  select catalog.map_step(mapping,
    '[{"id": "cpu", "type": "select", "options": ["one", "two"]}, {"id": "ram", "type": "number"}, {"id": "whole", "type": "text"},
      {"id": "left", "type": "text"}, {"id": "right", "type": "text"}, {"id": "regions", "type": "multi-select", "options": ["America", "Europe"]},
      {"id": "backup", "type": "boolean"}]', answers)
$$;
select is(pg_temp.mapped(m, a), e, format('%s: %s', m #>> '{0,kind}', a))
from (values
  ('[{"kind": "direct", "from": ["ram"], "to": ["ram"]}]'::jsonb, '{"ram": 5, "other": 1}'::jsonb, '{"ram": 5}'::jsonb),
  ('[{"kind": "direct", "from": ["ram"], "to": ["ram"]}]', '{"ram": "much"}', '{}'),
  ('[{"kind": "renamed", "from": ["memory"], "to": ["ram"]}]', '{"memory": 5}', '{"ram": 5}'),
  ('[{"kind": "renamed", "from": ["memory"], "to": ["ram"]}]', '{}', '{}'),
  ('[{"kind": "deprecated", "from": ["ram"], "to": []}]', '{"ram": 5}', '{}'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "table": [{"from": {"specs": "s"}, "to": {"cpu": "one", "ram": 2}}]}]',
    '{"specs": "s"}', '{"cpu": "one", "ram": 2}'),
  ('[{"kind": "split", "from": ["specs"], "to": ["cpu", "ram"], "table": [{"from": {"specs": "s"}, "to": {"cpu": "one", "ram": 2}}]}]',
    '{"specs": "unknown"}', '{}'),
  ('[{"kind": "split", "from": ["name"], "to": ["left", "right"], "separator": " "}]', '{"name": "Ada King Lovelace"}',
    '{"left": "Ada", "right": "King Lovelace"}'),
  ('[{"kind": "split", "from": ["name"], "to": ["left", "right"], "separator": " "}]', '{"name": "Ada"}', '{"left": "Ada"}'),
  ('[{"kind": "merged", "from": ["a", "b"], "to": ["whole"], "separator": " "}]', '{"a": "Ada", "b": "Lovelace"}',
    '{"whole": "Ada Lovelace"}'),
  ('[{"kind": "merged", "from": ["a", "b"], "to": ["whole"], "separator": " "}]', '{"b": "Lovelace"}', '{"whole": "Lovelace"}'),
  ('[{"kind": "merged", "from": ["a", "b"], "to": ["cpu"], "table": [{"from": {"a": "x", "b": "y"}, "to": {"cpu": "two"}}, {"from": {"a": "x"}, "to": {"cpu": "one"}}]}]',
    '{"a": "x"}', '{"cpu": "one"}'),
  ('[{"kind": "merged", "from": ["a", "b"], "to": ["cpu"], "table": [{"from": {"a": "x", "b": "y"}, "to": {"cpu": "two"}}, {"from": {"a": "x"}, "to": {"cpu": "one"}}]}]',
    '{"a": "x", "b": "y"}', '{"cpu": "two"}'),
  ('[{"kind": "renamed", "from": ["places"], "to": ["regions"], "table": [
    {"from": {"places": "US"}, "to": {"regions": "America"}}, {"from": {"places": "CA"}, "to": {"regions": "America"}}]}]',
    '{"places": ["US", "CA", "EU"]}', '{"regions": ["America"]}'),
  ('[{"kind": "renamed", "from": ["place"], "to": ["regions"], "table": [{"from": {"place": "US"}, "to": {"regions": "America"}}]}]',
    '{"place": "US"}', '{"regions": ["America"]}'),
  ('[{"kind": "renamed", "from": ["needs"], "to": ["backup"], "table": [{"from": {"needs": "yes"}, "to": {"backup": true}}]}]',
    '{"needs": "yes"}', '{"backup": true}')) as t (m, a, e);

-- Over several versions.
create temp table fixture as select catalog.create_niche('chain', 'Chain') as niche, null::uuid as v1, null::uuid as v2, null::uuid as v3;
update fixture
  set v1 = catalog.create_form_schema(niche, '[{"id": "a", "label": "A", "type": "number"}, {"id": "same", "label": "S", "type": "text"}]');
select catalog.activate_form_schema(v1) from fixture;
update fixture
  set v2 = catalog.create_form_schema(niche, '[{"id": "b", "label": "B", "type": "number"}, {"id": "same", "label": "S", "type": "text"}]');
select catalog.set_field_mappings(v2, '[{"kind": "renamed", "from": ["a"], "to": ["b"]}]') from fixture;
select is(catalog.migrate_answers(v1, '{"a": 1, "same": "x"}'), '{"a": 1, "same": "x"}', 'answers to the form in use are as they are')
  from fixture;
select catalog.activate_form_schema(v2) from fixture;
select is(catalog.migrate_answers(v1, '{"a": 1, "same": "x"}'), '{"b": 1, "same": "x"}',
  'one version on, a field of both goes without saying') from fixture;
update fixture set v3 = catalog.create_form_schema(niche, '[{"id": "c", "label": "C", "type": "number"}]');
select catalog.set_field_mappings(v3, '[{"kind": "renamed", "from": ["b"], "to": ["c"]}]') from fixture;
select catalog.activate_form_schema(v3) from fixture;
select is(catalog.migrate_answers(v1, '{"a": 1, "same": "x"}'), '{"c": 1}', 'answers are converted across two versions') from fixture;

select * from finish();
rollback;

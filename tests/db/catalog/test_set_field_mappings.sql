begin;
select plan(13);

create temp table fixture as select tests.create_user(admin => true) as admin, tests.create_user() as member,
  tests.create_niche('mapped') as niche, null::uuid as first, null::uuid as draft;
update fixture set
  first = (select id from catalog.form_schema where niche_id = niche),
  draft = catalog.create_form_schema(niche,
    '[{"id": "money", "label": "Money", "type": "number"}, {"id": "location", "label": "L", "type": "text"}]');
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is((select tests.outcome(format('select api.set_field_mappings(%L, %L)', draft, '[]')) from fixture), '42501',
  'a member maps nothing');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.set_field_mappings(gen_random_uuid(), '[]')$$), '404 LM203', 'there is no such form');
select is((select tests.outcome(format('select api.set_field_mappings(%L, %L)', first, '[]')) from fixture), '409 LM204',
  'forms in use are fixed');
select is(
  (select tests.faults(format('select api.set_field_mappings(%L, %L)', draft, '[{"kind": "renamed", "from": ["budgt"], "to": ["money"]}]'))
    from fixture),
  'mappings[0].from unknown_field', 'faults are named');
select is((select count(*)::integer from api.field_mappings), 0, 'a refused call writes nothing');
select api.set_field_mappings(draft, '[{"kind": "renamed", "from": ["budget"], "to": ["money"]}, {"kind": "deprecated", "from": ["cpu"]}]')
  from fixture;
select api.set_field_mappings(draft, '[{"kind": "renamed", "from": ["budget"], "to": ["money"]}]') from fixture;
select results_eq(
  'select m.position, m.kind, m.from_ids, m.to_ids, m.from_schema_id = f.first from api.field_mappings as m, fixture as f where m.form_schema_id = f.draft',
  $$values (1, 'renamed', '{budget}'::text[], '{money}'::text[], true)$$,
  'what is said again replaces what was said');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is((select count(*)::integer from api.field_mappings), 0, 'members do not see what drafts hold');
select tests.act_as_nobody();

-- Activation checks the mappings again.
select catalog.update_form_schema(draft, '[{"id": "cash", "label": "Cash", "type": "number"}]') from fixture;
select is((select tests.outcome(format('select catalog.activate_form_schema(%L)', draft)) from fixture), '400 LM208',
  'a draft that has changed must fit its mappings');
select catalog.update_form_schema(draft, '[{"id": "money", "label": "Money", "type": "number"}]') from fixture;
select catalog.activate_form_schema(catalog.create_form_schema(niche, tests.vps_fields())) from fixture;
select is((select tests.outcome(format('select catalog.activate_form_schema(%L)', draft)) from fixture), '409 LM209',
  'the mappings must start from the active version');
select catalog.set_field_mappings(draft, '[{"kind": "renamed", "from": ["budget"], "to": ["money"]}]') from fixture;
select catalog.activate_form_schema(draft) from fixture;
select is(
  (select b.version from catalog.form_schema as s join catalog.form_schema as b on b.id = s.replaces_id, fixture as f where s.id = f.draft),
    3,
  'a form knows which it replaced');
select throws_ok(format('delete from catalog.field_mapping where form_schema_id = %L', draft), 'LM205', null,
  'mappings are fixed with their form') from fixture;
select throws_ok(format('update catalog.field_mapping set position = 9 where form_schema_id = %L', draft), 'LM205', null,
  'the mappings of an activated form cannot be changed') from fixture;
select tests.act_as(member) from fixture;
select is((select count(*)::integer from api.field_mappings), 1, 'members see the mappings of an activated form');
select tests.act_as_nobody();

select * from finish();
rollback;

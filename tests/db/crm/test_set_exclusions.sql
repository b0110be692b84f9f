begin;
select plan(20);

create temp table fixture as select tests.create_connection() as connection,
  tests.create_user('admin@leadmill.example', null, true) as admin;
grant select on fixture to public;
select tests.act_as(admin) from fixture;

-- Exclusions.
select is(tests.outcome(format('select api.set_crm_exclusions(connection, %L) from fixture', e)), '400 LM750',
  e || ' is no list of exclusions')
from unnest(array['{}', '[1]', '[{"pipeline": ""}]', '[{"pipeline": "A", "stages": []}]', '[{"pipeline": "A", "stages": [1]}]',
  '[{"pipeline": "A", "stage": "B"}]',
  '[{"stages": ["B"]}]']) as e;
select lives_ok($$select api.set_crm_exclusions(connection, '[{"pipeline": " WEDDINGS ", "stages": ["new", "new"]}]')
  from fixture$$, 'others are laid down');
select results_eq($$select pipeline_name, stage_name from api.crm_exclusions, fixture
  where connection_id = connection$$, $$values (' WEDDINGS ', 'new')$$, 'in place of the old ones');
select tests.act_as_nobody();
select results_eq(
  $$select i.deal_id, i.outcome
    from fixture as f, tests.import(f.connection, jsonb_build_array(tests.deal(1), tests.deal(2, '{"stage_id": 3}'))) as i$$,
  $$values (1::bigint, 'excluded'), (2, 'imported')$$, 'and hold at once, whatever the case');

-- Where answers come from.
select tests.act_as(admin) from fixture;
select is(tests.outcome(format('select api.set_crm_field_mapping(connection, %L) from fixture', m)), '400 LM750', m || ' is no mapping')
from unnest(array['[]', '{"nothing": "title"}', '{"city": "name"}', '{"city": 1}', '{"city": {"part": "locality"}}',
  '{"city": {"source": "title", "part": "A B"}}',
  format('{"city": "%s"}', repeat('0', 40))]) as m;
select lives_ok(
  $$select api.set_crm_field_mapping(connection,
    jsonb_build_object('city', tests.field_key('City'), 'state', jsonb_build_object('source', tests.field_key('State')),
    'description', 'stage', 'budget', 'value')) from fixture$$, 'another is laid down');
select results_eq(
  $$select field, source, source_name from api.crm_field_mappings, fixture where connection_id = connection order by field$$,
  $$values ('budget', 'value', null), ('city', tests.field_key('City'), 'City'), ('description', 'stage', null),
    ('state', tests.field_key('State'), 'State')$$,
  'by key, with the name that people know');
select tests.act_as_nobody();
select tests.import(connection, jsonb_build_array(tests.deal(3, '{"stage_id": 3}'))) from fixture;
select is(l.answers, '{"city": "Austin", "state": "TX", "description": "Shooting", "budget": 1500.5}', 'and holds for the next deal')
from crm.imported_deal as i join intake.lead as l on l.id = i.lead_id, fixture as f where i.connection_id = f.connection and i.deal_id = 3;

select * from finish();
rollback;

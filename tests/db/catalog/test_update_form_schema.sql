begin;
select plan(6);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  null::uuid as draft,
  null::uuid as active;
update fixture set
  draft = catalog.create_form_schema(niche, '[{"id": "a", "label": "A", "type": "text"}]', 'draft'),
  active = (select s.id from catalog.form_schema as s where s.niche_id = niche and s.status = 'active');
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.update_form_schema(draft, tests.vps_fields()) from fixture'), '42501', 'a member changes no form');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(
  tests.outcome('select api.update_form_schema(gen_random_uuid(), tests.vps_fields())'), '404 LM203', 'an unknown form is not found');
select is(tests.outcome('select api.update_form_schema(active, tests.vps_fields()) from fixture'), '409 LM204',
  'an active form is not changed');
select is(tests.faults($$select api.update_form_schema(draft, '[5]') from fixture$$), 'fields[0] not_an_object', 'a wrong form is refused');
select lives_ok('select api.update_form_schema(draft, tests.vps_fields()) from fixture', 'an admin changes a draft');
select results_eq(
  'select fields, change_summary, status from api.form_schema_versions where id = (select draft from fixture)',
  $$values (tests.vps_fields(), 'draft', 'draft')$$,
  'it has the new fields and its old summary');

select * from finish();
rollback;

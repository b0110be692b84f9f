begin;
select plan(9);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  catalog.create_niche('first', 'First') as niche;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.create_form_schema(niche, tests.vps_fields()) from fixture'), '42501', 'a member writes no form');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(
  tests.outcome('select api.create_form_schema(gen_random_uuid(), tests.vps_fields())'), '404 LM202', 'an unknown niche is not found');
select is(
  tests.outcome($$select api.create_form_schema(niche, '[{"id": "a"}]') from fixture$$), '400 LM201', 'a wrong form is refused');
select is(
  tests.faults($$select api.create_form_schema(niche, '[{"id": "a", "type": "x"}]') from fixture$$),
  'fields[0].label required, fields[0].type not_an_option', 'every fault is in the details');
select is(tests.outcome('select api.create_form_schema(niche, null) from fixture'), '400 LM201', 'null is no form');
select is_empty('select from api.form_schema_versions where niche_id = (select niche from fixture)', 'nothing was written');
select isnt(api.create_form_schema(niche, tests.vps_fields(), 'first'), null, 'an admin writes a form') from fixture;
select isnt(api.create_form_schema(niche, tests.vps_fields(), 'second'), null, 'a second draft is created') from fixture;
select results_eq(
  $$select version, status, change_summary, created_by, activated_at is null
    from api.form_schema_versions where niche_id = (select niche from fixture) order by version$$,
  $$select v, 'draft', s, admin, true from fixture, (values (1, 'first'), (2, 'second')) as t (v, s)$$,
  'both are drafts with numbers and their author');

select * from finish();
rollback;

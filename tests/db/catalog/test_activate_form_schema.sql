begin;
select plan(6);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  null::uuid as draft,
  null::uuid as former;
update fixture set
  draft = catalog.create_form_schema(niche, '[{"id": "a", "label": "A", "type": "text"}]', 'draft'),
  former = (select s.id from catalog.form_schema as s where s.niche_id = niche and s.status = 'active');
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.activate_form_schema(draft) from fixture'), '42501', 'a member activates no form');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.activate_form_schema(gen_random_uuid())'), '404 LM203', 'an unknown form is not found');
select is(tests.outcome('select api.activate_form_schema(former) from fixture'), '409 LM204', 'an active form is not activated again');
select is(tests.outcome('select api.activate_form_schema(draft) from fixture'), 'done', 'an admin activates a draft');
select results_eq(
  $$select version, status, activated_by = (select admin from fixture) from api.form_schema_versions
    where niche_id = (select niche from fixture) order by version$$,
  $$values (1, 'retired', null::boolean), (2, 'active', true)$$,
  'it is active by this admin, the former is retired');
select is(tests.outcome('select api.activate_form_schema(former) from fixture'), '409 LM204', 'a retired form does not come back');

select * from finish();
rollback;

begin;
select plan(12);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  tests.create_niche('second') as other;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.update_niche(niche, is_active => false) from fixture'), '42501', 'a member changes no niche');
select is(tests.outcome($$update api.niches set is_active = false$$), '42501', 'nor by writing to the view');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.update_niche(gen_random_uuid())'), '404 LM202', 'an unknown niche is not found');
select is(tests.outcome('select api.update_niche(null)'), '404 LM202', 'nor is null');
select is(tests.outcome($$select api.update_niche(niche, cascade_rule => 'other') from fixture$$), '23514', 'an unknown rule is refused');
select lives_ok($$select api.update_niche(niche, 'New', 'Text', false, 'literal', true) from fixture$$, 'an admin changes everything');
select results_eq(
  $$select name, description, is_active, cascade_rule, rotates_start_level from api.niches where slug = 'first'$$,
  $$values ('New', 'Text', false, 'literal', true)$$,
  'and it is changed');
select lives_ok($$select api.update_niche(niche) from fixture$$, 'nothing given');
select results_eq(
  $$select name, description, is_active, cascade_rule, rotates_start_level from api.niches where slug = 'first'$$,
  $$values ('New', 'Text', false, 'literal', true)$$,
  'changes nothing');
select lives_ok($$select api.update_niche(niche, description => '') from fixture$$, 'an empty description');
select is((select description from api.niches where slug = 'first'), null, 'removes it');
select is((select name from api.niches where slug = 'second'), 'VPS hosting', 'the other niche is untouched');

select * from finish();
rollback;

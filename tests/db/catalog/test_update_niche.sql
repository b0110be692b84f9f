begin;
select plan(18);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  tests.create_niche('second') as other;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.update_niche(niche, is_active => false) from fixture'), '42501', 'a member changes no niche');
select is(tests.outcome($$update api.niches set is_active = false$$), '42501', 'a niche cannot be changed by writing to the view');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.update_niche(gen_random_uuid())'), '404 LM202', 'an unknown niche is not found');
select is(tests.outcome('select api.update_niche(null)'), '404 LM202', 'a null niche is not found');
select is(
  tests.faults($$select api.update_niche(niche, ' ', cascade_rule => 'other', opening_wait => '8 days',
    default_level_id => gen_random_uuid()) from fixture$$),
  'name required, cascade_rule not_an_option, opening_wait out_of_range, default_level_id not_an_option',
    'all faults are reported at once');
select is(tests.faults($$select api.update_niche(niche, opening_wait => '-1 hour') from fixture$$), 'opening_wait out_of_range',
  'no wait is negative');
select tests.act_as_nobody();
create temp table level as select tests.create_level(niche) as id, tests.create_level(other) as others from fixture;
grant select on level to public;
select tests.act_as(admin) from fixture;
select is(tests.faults('select api.update_niche(niche, default_level_id => others) from fixture, level'), 'default_level_id not_an_option',
  'a level of another niche cannot be the default');
select lives_ok('select api.update_niche(niche, default_level_id => id) from fixture, level', 'the default level is one of its own');
select is((select default_level_id from api.niches, fixture where id = niche), id, 'anybody sees the default level') from level;
select lives_ok('select api.retire_competition_level(id) from level', 'a level that is retired');
select is((select default_level_id from api.niches, fixture where id = niche), null, 'a retired level is the default no more');
select lives_ok($$select api.update_niche(niche, 'New', 'Text', false, 'literal', true) from fixture$$, 'an admin changes everything');
select results_eq(
  $$select name, description, is_active, cascade_rule, rotates_start_level from api.niches where slug = 'first'$$,
  $$values ('New', 'Text', false, 'literal', true)$$,
  'the niche is changed');
select lives_ok($$select api.update_niche(niche) from fixture$$, 'a call without values succeeds');
select results_eq(
  $$select name, description, is_active, cascade_rule, rotates_start_level from api.niches where slug = 'first'$$,
  $$values ('New', 'Text', false, 'literal', true)$$,
  'a call without values changes nothing');
select lives_ok($$select api.update_niche(niche, description => '') from fixture$$, 'an empty description');
select is((select description from api.niches where slug = 'first'), null, 'an empty description removes it');
select is((select name from api.niches where slug = 'second'), 'VPS hosting', 'the other niche is untouched');

select * from finish();
rollback;

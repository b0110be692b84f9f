begin;
select plan(9);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  null::uuid as level,
  null::uuid as retired;
update fixture set level = tests.create_level(niche, 2500, 3), retired = tests.create_level(niche);
select catalog.retire_competition_level(retired) from fixture;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.update_competition_level(level, price => 0.01) from fixture'), '42501', 'a member changes no price');
select is(tests.outcome('update api.competition_levels set max_buyers = 1'), '42501', 'a level cannot be changed by writing to the view');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.update_competition_level(gen_random_uuid())'), '404 LM206', 'an unknown level is not found');
select is(tests.outcome('select api.update_competition_level(retired, price => 1) from fixture'), '404 LM206',
  'a retired level is not found');
select is(tests.outcome('select api.update_competition_level(level, price => 0.001) from fixture'), 'LM411',
  'a tenth of a cent is refused');
select is(tests.outcome('select api.update_competition_level(level, price => 0) from fixture'), '400 LM212', 'nothing is given away');
select lives_ok($$select api.update_competition_level(level, 'New', 30.25, 2) from fixture$$, 'an admin changes a level');
select lives_ok('select api.update_competition_level(level) from fixture', 'a call without values changes nothing');
select results_eq(
  'select name, price, max_buyers, order_position from api.competition_levels where id = (select level from fixture)',
  $$values ('New', 30.25, 2, 1)$$, 'it has the new terms and its old place');

select * from finish();
rollback;

begin;
select plan(5);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  null::uuid as a, null::uuid as b, null::uuid as c;
update fixture set a = tests.create_level(niche);
update fixture set b = tests.create_level(niche);
update fixture set c = tests.create_level(niche);
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.retire_competition_level(a) from fixture'), '42501', 'a member retires no level');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.retire_competition_level(gen_random_uuid())'), '404 LM206', 'an unknown level is not found');
select is(tests.outcome('select api.retire_competition_level(b) from fixture'), 'done', 'an admin retires a level');
select is(tests.outcome('select api.retire_competition_level(b) from fixture'), '404 LM206', 'a level is retired only once');
set constraints all immediate;
select results_eq(
  'select l.id, l.order_position, l.retired_at is null from api.competition_levels as l
    where l.niche_id = (select niche from fixture) order by l.order_position',
  'select a, 1, true from fixture union all select c, 2, true from fixture union all select b, null, false from fixture',
  'the levels behind it moved down');

select * from finish();
rollback;

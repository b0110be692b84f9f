begin;
select plan(13);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  null::uuid as a, null::uuid as b, null::uuid as c, null::uuid as other, null::uuid as retired;
update fixture set a = tests.create_level(niche);
update fixture set b = tests.create_level(niche);
update fixture set c = tests.create_level(niche);
update fixture set retired = tests.create_level(niche), other = tests.create_level(tests.create_niche('second'));
select catalog.retire_competition_level(retired) from fixture;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.reorder_competition_levels(niche, array[c, b, a]) from fixture'), '42501', 'a member orders no levels');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.reorder_competition_levels(gen_random_uuid(), array[a]) from fixture'), '404 LM202',
  'an unknown niche is not found');
select is(
  tests.outcome(format('select api.reorder_competition_levels(niche, %s) from fixture', list)), '409 LM207', list || ' is refused')
from unnest(array['array[a, b]', 'array[a, b, c, c]', 'array[a, b, b]', 'array[a, b, other]', 'array[a, b, c, retired]',
  'array[a, b, null]', 'null', $$'{}'$$]) as list;
select is(tests.outcome('select api.reorder_competition_levels(niche, array[c, a, b]) from fixture'), 'done', 'an admin orders them');
set constraints all immediate;
select is(
  (select array_agg(l.id order by l.order_position) from api.competition_levels as l
    where l.niche_id = f.niche and l.retired_at is null), array[f.c, f.a, f.b], 'and so they are')
from fixture as f;
select is(
  (select array_agg(l.order_position order by l.order_position) from api.competition_levels as l where l.niche_id = f.niche),
  '{1,2,3,NULL}', 'positions run from one to three')
from fixture as f;

select * from finish();
rollback;

begin;
select plan(26);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  tests.create_niche('yen', 'JPY') as yen;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.create_competition_level(niche, 'A', 1, 1) from fixture$$), '42501', 'a member makes no level');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(
  tests.outcome($$select api.create_competition_level(gen_random_uuid(), 'A', 1, 1)$$), '404 LM202', 'an unknown niche is not found');
select is(
  tests.outcome(format($$select api.create_competition_level(niche, 'A', %L::numeric, 1) from fixture$$, price)), e,
  coalesce(price, 'null') || ' is no price')
from (values ('0', '400 LM212'), ('-1', '400 LM212'), ('1.001', 'LM411'), ('NaN', 'LM410'), ('Infinity', 'LM410'),
  ('1e20', 'LM412'), ('1000000000.01', '400 LM212'), (null, 'LM410')) as t (price, e);
select is(
  tests.outcome($$select api.create_competition_level(yen, 'A', 100.5, 1) from fixture$$), 'LM411', 'half a yen is no price');
select is(
  tests.outcome(format($$select api.create_competition_level(niche, 'A', 1, %s) from fixture$$, m)), '400 LM212',
    m || ' buyers are refused')
from unnest(array[0, -1, 101]) as m;
select is(tests.outcome($$select api.create_competition_level(niche, ' ', 1, 1) from fixture$$), '400 LM212', 'a blank name is refused');
select is(tests.outcome($$select api.create_competition_level(niche, 'A', 1, 1, -1) from fixture$$), '400 LM212',
  'a negative position is refused');
select is(
  tests.faults($$select api.create_competition_level(niche, ' ', -1, 0, 0) from fixture$$),
  'name required, max_buyers out_of_range, order_position out_of_range, price out_of_range', 'all faults are reported at once');
select is(tests.faults($$select api.create_competition_level(yen, 'A', 100000000001, null) from fixture$$),
  'max_buyers required, price out_of_range', 'a price is measured in its currency');
select is_empty('select from api.competition_levels where niche_id = (select niche from fixture)', 'nothing was written');

select isnt(api.create_competition_level(niche, 'Shared', 25.5, 3), null, 'the first level is created') from fixture;
select is(tests.faults($$select api.create_competition_level(niche, ' SHARED ', 1, 1) from fixture$$), 'name duplicate',
  'two levels of a niche cannot have the same name');
select lives_ok($$select api.create_competition_level(yen, 'Shared', 1, 1)
  from fixture$$, 'levels of different niches can have the same name');
select isnt(api.create_competition_level(niche, 'Open', 10, 10), null, 'a level with a position is inserted before the others')
  from fixture;
select isnt(api.create_competition_level(niche, 'Exclusive', 100, 1, 1), null, 'unless a position is given') from fixture;
select isnt(api.create_competition_level(niche, 'Last', 1, 100, 99), null, 'a position past the end is the end') from fixture;
set constraints all immediate;
select results_eq(
  $$select order_position, name, price, currency, max_buyers from api.competition_levels
    where niche_id = (select niche from fixture) order by order_position$$,
  $$values (1, 'Exclusive', 100.00, 'USD', 1), (2, 'Shared', 25.50, 'USD', 3), (3, 'Open', 10.00, 'USD', 10),
    (4, 'Last', 1.00, 'USD', 100)$$,
  'the order has no gap and no double');

select * from finish();
rollback;

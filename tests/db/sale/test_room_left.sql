-- Tests: sale.room_left, sale.buyers_of
begin;
select plan(14);

create temp table f as select gen_random_uuid() as l1, gen_random_uuid() as l2, gen_random_uuid() as o;
create function pg_temp.room(rule text, most integer, channel text, level uuid, variadic buyers sale.buyer[])
  returns integer language sql as $$
  select sale.room_left(rule, most, buyers, channel, level)
$$;
select is(sale.room_left(rule, 3, '{}', 'distribution', l1), 3, format('%s: at first there is room for all', rule))
from f, unnest(array['default', 'literal']) as rule;
select is(pg_temp.room('default', 3, 'distribution', l2, (o, 'distribution', l1, 5), (o, 'marketplace', null, 9)), 1,
  'buyers of every channel and level count') from f;
select is(pg_temp.room('default', 9, 'distribution', l2, (o, 'distribution', l1, 5), (o, 'marketplace', null, 3)), 1,
  'the smallest promise to any buyer is binding') from f;
select is(pg_temp.room('default', 1, 'distribution', l2, (o, 'distribution', l1, 5), (o, 'distribution', l1, 5)), 0,
  'the capacity is never negative') from f;
select is(pg_temp.room('literal', 3, 'distribution', l2, (o, 'distribution', l1, 1), (o, 'marketplace', null, 1)), 3,
  'literal: buyers at other levels and on the marketplace do not count') from f;
select is(pg_temp.room('literal', 3, 'distribution', l1, (o, 'distribution', l1, 3), (o, 'distribution', l2, 1)), 2,
  'literal: buyers at the same level count') from f;
select is(pg_temp.room('literal', 3, 'distribution', l1, (o, 'distribution', l1, 2)), 1, 'literal: the promise of the level is binding')
  from f;
select is(pg_temp.room('literal', 3, 'marketplace', null, (o, 'distribution', l1, 1), (o, 'marketplace', null, 3)), 2,
  'literal: the marketplace counts only its own buyers') from f;
select is(pg_temp.room('literal', 9, 'marketplace', null, (o, 'marketplace', null, 3)), 2,
  'literal: the promise of the marketplace is binding') from f;

-- The buyers of a lead.
create temp table g as select n, tests.create_level(n, 100, 4) as level, tests.create_lead(n) as lead from tests.create_niche() as n;
select is(sale.buyers_of(lead), '{}', 'at first a lead has no buyers') from g;
select tests.create_subscription(level) is not null from g;
select is(cardinality(tests.distribute(lead)), 1, 'the lead is sold once') from g;
select results_eq('select b.channel, b.competition_level_id, b.max_buyers from g, unnest(sale.buyers_of(lead)) as b',
  $$select 'distribution', level, 4 from g$$, 'a buyer has the channel, the level and the promise of the sale');
update sale.assignment set status = 'refunded';
select is(cardinality(sale.buyers_of(lead)), 1, 'a refunded buyer still counts') from g;

select * from finish();
rollback;

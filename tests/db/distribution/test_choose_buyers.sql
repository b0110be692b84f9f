begin;
select plan(20);

create function pg_temp.chosen(lead uuid) returns uuid[] language sql as $$
  select array(select b.subscription_id from unnest((distribution.choose_buyers(l)).buyers) as b)
  from intake.lead as l where l.id = lead
$$;
create function pg_temp.rooms(lead uuid) returns integer[] language sql as $$
  select array(select t.room from unnest((distribution.choose_buyers(l)).traces) as t)
  from intake.lead as l where l.id = lead
$$;

-- Exclusive for one, shared for three, open for five.
create temp table f as
select n, l1, l3, l5, tests.create_lead(n) as lead
from (select n, tests.create_level(n, 9000, 1) as l1, tests.create_level(n, 3000, 3) as l3, tests.create_level(n, 1000, 5) as l5
  from tests.create_niche() as n) as x;
select is(pg_temp.chosen(lead), '{}', 'a niche without subscriptions has no buyers') from f;
select is(pg_temp.rooms(lead), '{1,3,5}', 'each level has its own capacity') from f;

create temp table s5 as select tests.create_subscription(l5) as id, i from f, generate_series(1, 6) as i;
select is(pg_temp.chosen(lead), array(select id from s5 order by i limit 5), 'the last level sells to five, in turn order') from f;
create temp table s3 as select tests.create_subscription(l3) as id, i from f, generate_series(1, 2) as i;
select is(pg_temp.chosen(lead), array(select id from s3 order by i) || array(select id from s5 order by i limit 1),
  'two bought as one of three: one more may, at whatever level') from f;
select is(pg_temp.rooms(lead), '{1,3,1}', 'the trace shows the capacity of each level') from f;
create temp table s1 as select tests.create_subscription(l1) as id from f;
select is(pg_temp.chosen(lead), array(select id from s1), 'a buyer who bought alone stays alone') from f;
select is(pg_temp.rooms(lead), '{1,0,0}', 'no level has capacity after an exclusive sale') from f;

update catalog.niche set cascade_rule = 'literal' where id = (select n from f);
select is(pg_temp.chosen(lead),
  array(select id from s1) || array(select id from s3 order by i) || array(select id from s5 order by i limit 5),
  'literal: each level sells up to its own maximum') from f;
select is(pg_temp.rooms(lead), '{1,3,5}', 'literal: it does so whatever was sold at levels before') from f;
update catalog.niche set cascade_rule = 'promise' where id = (select n from f);

-- What a level promised holds, whatever it becomes and whatever the rule is.
create temp table grown as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b, tests.create_lead(n) as lead,
  tests.create_lead(n) as next
from (select n, tests.create_level(n, 100, 1) as level from tests.create_niche() as n) as x;
update catalog.niche set cascade_rule = 'literal' where id = (select n from grown);
select is(tests.distribute(lead), array[a], 'the first buyer was promised to be the only one') from grown;
update catalog.competition_level set max_buyers = 3 where id = (select level from grown);
select is(tests.distribute(lead), '{}', 'literal: the level has grown since, and what it promised holds') from grown;
select is(tests.distribute(next), array[b, a], 'the larger maximum is valid for later leads') from grown;

-- One organisation at two levels buys once.
select is(pg_temp.chosen(tests.create_lead(n)), array[a1], 'one organisation with two subscriptions buys once')
from (
  select n, tests.create_subscription(a, organization => o) as a1, tests.create_subscription(b, organization => o) as b1
  from (select n, tests.create_level(n, 100, 3) as a, tests.create_level(n, 100, 3) as b, tests.create_organization() as o
    from tests.create_niche() as n) as x) as y;

-- What is sold counts, on the marketplace too, and a refunded one keeps its place.
create temp table m as select tests.create_lead(n) as lead, tests.create_organization() as o from f;
select tests.fund(o, 500) from m;
insert into sale.assignment (id, lead_id, organization_id, channel, price, currency, max_buyers, journal_id, status)
select i, lead, o, 'marketplace', 500, 'USD', 2, tests.charge_lead(i, o, lead, 'USD', 500), 'refunded' from m, ops.uuid_v7() as i;
select is(pg_temp.rooms(lead), '{0,1,0}', 'a purchase with a promise of two leaves room for one') from m;
select is(pg_temp.chosen(lead), array(select id from s3 order by i limit 1), 'a level for one only cannot promise that any more') from m;

-- Retired and reordered levels.
select catalog.reorder_competition_levels(n, array[l5, l3, l1]) from f;
select is(pg_temp.chosen(lead), array(select id from s5 order by i limit 5), 'levels are evaluated in their present order') from f;
select catalog.retire_competition_level(l5) from f;
select is(pg_temp.rooms(lead), '{3,0}', 'a retired level is not evaluated') from f;

-- The level that is asked first changes from lead to lead.
update catalog.niche set rotates_start_level = true where id = (select n from f);
create temp table rotated as select tests.create_lead(n) as lead, i from f, generate_series(1, 40) as i;
select results_eq(
  'select distinct (select array_agg(t.order_position) from unnest((distribution.choose_buyers(l)).traces) as t) as p
   from rotated as r join intake.lead as l on l.id = r.lead order by p',
  $$values ('{1,2}'::integer[]), ('{2,1}')$$, 'each level comes first for some lead');
select ok((select bool_and(pg_temp.chosen(lead) = pg_temp.chosen(lead)) from rotated), 'the first level is always the same for one lead');
update catalog.niche set rotates_start_level = false where id = (select n from f);

-- Levels of one niche ask nobody of another.
select is(pg_temp.chosen(tests.create_lead(tests.create_niche())), '{}', 'nobody of another niche buys');

select * from finish();
rollback;

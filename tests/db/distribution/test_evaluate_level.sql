begin;
select plan(10);

create temp table f as
select n, l as level, tests.create_subscription(l, '{"location": ["US", "EU"]}') as places,
  tests.create_subscription(l, '{"budget": {"min": 1000}}') as rich,
  tests.create_subscription(l, '{"location": ["US"], "needs_backup": true}') as backup,
  tests.create_subscription(l, '{}', 100) as poor,
  tests.create_subscription(l, '{}') as suspended,
  tests.create_subscription(l, '{}') as has,
  tests.create_subscription(l, '{}') as all_1,
  tests.create_subscription(l, '{"location": ["EU"]}') as eu
from tests.create_niche() as n, lateral (select tests.create_level(n, 100, 5) as l) as x;
-- In the rotation, but what was true when they were let in is so no more.
update ledger.account set held = 50 where kind = 'wallet'
  and organization_id = (select organization_id from distribution.subscription, f where id = poor);
update identity.organization set status = 'suspended'
where id = (select organization_id from distribution.subscription, f where id = suspended);

create function pg_temp.evaluated(answers jsonb, room integer) returns distribution.level_result language sql as $$
  select distribution.evaluate_level(
    l,
    (jsonb_populate_record(null::intake.lead, jsonb_build_object('answers', answers)), distribution.terms_of(answers), 'USD',
      clock_timestamp(),
      array(select s.organization_id from distribution.subscription as s where s.id = f.has), '{}')::distribution.request,
    room)
  from f join catalog.competition_level as l on l.id = f.level
$$;
create function pg_temp.buyers(result distribution.level_result) returns uuid[] language sql as $$
  select array(select b.subscription_id from unnest(result.buyers) as b)
$$;
create temp table seen as
select k.* from pg_temp.evaluated('{"budget": 100, "location": ["US", "EU"]}', 5) as k;

select is(array(select b.subscription_id from seen, unnest(buyers) as b), array[places, all_1, eu],
  'those whose filter matches buy, in turn order') from f;
select is(evaluated_count, 7, 'a subscription under none of the terms of the lead is not evaluated') from seen;
select is(rejection_counts, '{"filter_unknown": 1, "insufficient_funds": 1, "organization_inactive": 1, "already_bought": 1}',
  'each rule counts the subscriptions that it refused') from seen;
select results_eq(
  'select v.rank, v.subscription_id, v.organization_id, v.decision from seen, unnest(seen.decisions) as v order by v.rank',
  $$select v.rank, s.id, s.organization_id, v.decision
    from f, lateral (values (1, places, 'bought'), (2, backup, 'filter_unknown'), (3, poor, 'insufficient_funds'),
      (4, suspended, 'organization_inactive'), (5, has, 'already_bought'), (6, all_1, 'bought'), (7, eu, 'bought'))
        as v (rank, id, decision)
    join distribution.subscription as s on s.id = v.id order by 1$$, 'each has its decision, in the order of evaluation');
select results_eq(
  'select (b).price, (b).max_buyers from seen, unnest(buyers) as b limit 1', 'values (100::bigint, 5)',
    'a buyer comes with the terms of the level');
select is(pg_temp.buyers(k), array[places, all_1], 'no more buy than there is capacity for')
  from f, pg_temp.evaluated('{"budget": 100, "location": ["US", "EU"]}', 2) as k;
select is(k.evaluated_count, 6, 'nobody is evaluated after the last buyer')
  from pg_temp.evaluated('{"budget": 100, "location": ["US", "EU"]}', 2) as k;
select is(pg_temp.buyers(k), array[rich, all_1], 'another lead has other terms')
  from f, pg_temp.evaluated('{"budget": 5000, "location": ["Asia"]}', 5) as k;

-- More than one slice: 60 that do not match stand before one that does.
select count(tests.create_subscription(level, '{"not": {"field": "cpu", "op": "exists"}}')) from f, generate_series(1, 60);
select is(k.evaluated_count, 64, 'however many stand in front, the end is reached')
from pg_temp.evaluated('{"budget": 1, "location": ["Asia"], "cpu": "1 core"}', 5) as k;

-- Of those passed over the first hundred are written down, and whoever bought.
select count(tests.create_subscription(level, '{"not": {"field": "cpu", "op": "exists"}}')) from f, generate_series(1, 60);
select tests.create_subscription(level, '{"cpu": ["1 core"]}') from f;
select results_eq(
  $$select k.evaluated_count, k.rejection_counts -> 'filter', cardinality(k.decisions), (select max(v.rank) from unnest(k.decisions) as v)
    from pg_temp.evaluated('{"budget": 1, "location": ["Asia"], "cpu": "1 core"}', 5) as k$$,
  $$values (125, '120'::jsonb, 101, 125)$$, 'all are counted, and a hundred and the buyers have decisions');

select * from finish();
rollback;

begin;
-- Buyers move to the end of the rotation, so subscriptions that do not match or cannot pay would collect at its head: a run must not
-- evaluate them there.
select plan(6);

create temp table f as select n, tests.create_level(n, 100, 3) as level from tests.create_niche() as n;
create temp table others as
select tests.create_subscription(level, case i % 3
  when 0 then '{"location": ["EU"]}'
  when 1 then '{"budget": {"min": 1, "max": 90}}'
  else '{"all": [{"field": "cpu", "op": "in", "value": ["1 core"]}, {"field": "budget", "op": "lte", "value": 90}]}' end::jsonb) as id
from f, generate_series(1, 90) as i;
create temp table broke as select tests.create_subscription(level, '{}', 0) as id from f, generate_series(1, 30);
create temp table paused as select tests.create_subscription(level, '{}') as id from f, generate_series(1, 10);
do $$
declare v_one record;
begin
  for v_one in select p.id, u.user_id from paused as p join distribution.subscription as s using (id)
    join identity.membership as u using (organization_id) loop
    perform tests.act_as(v_one.user_id), api.pause_subscription(v_one.id);
    perform tests.act_as_nobody();
    perform tests.forget_locks();
  end loop;
end $$;
create temp table wanting as select tests.create_subscription(level, '{"location": ["US"]}') as id from f, generate_series(1, 5);

create function pg_temp.last_look() returns integer language sql as $$
  select t.evaluated_count from distribution.trace as t join distribution.run as r on r.id = t.run_id order by r.position desc limit 1
$$;
select is(cardinality(tests.sell_leads(n, 12, '{"budget": 5000, "location": ["US"]}')), 36, 'twelve leads are sold to three buyers each')
  from f;
select is(max(t.evaluated_count), 3, 'each run evaluates only its buyers, though 130 other subscriptions have waited longer')
  from distribution.trace as t;
select is((select count(*) from distribution.rotation as r
  where r.subscription_id in (select id from broke union all select id from paused)), 0::bigint,
  'unfunded and paused subscriptions are not in the rotation');
select is((select count(*) from distribution.rotation as r where r.term = '*'), 0::bigint,
  'no subscription with a narrower term is indexed under the term of every lead');

-- They return to their former places.
select tests.fund(organization_id, 100), tests.refresh_funding(organization_id)
from distribution.subscription where id in (select id from broke);
select ok(tests.distribute(tests.create_lead(n, '{"budget": 5000, "location": ["US"]}')) <@ array(select id from broke),
  'subscriptions that are funded again are next, because they have waited longest') from f;
select is(pg_temp.last_look(), 3, 'no other subscription is evaluated');

select * from finish();
rollback;

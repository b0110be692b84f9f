call tests.stay_within('day');
begin;
select plan(50);

-- Two buyers take turns over twelve leads; every third lead asks for more than 500.
create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level, '{"budget": {"max": 500}}') as b
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;
grant select on f to member, admin;
create temp table owner_of_b as select organization_id as id from distribution.subscription, f where f.b = subscription.id;
create temp table owner_of_a as select organization_id as id from distribution.subscription, f where f.a = subscription.id;
grant select on owner_of_a, owner_of_b to admin;
create temp table sold as
select i, tests.distribute(tests.create_lead(n, jsonb_build_object('budget', case when i % 3 = 0 then 900 else 100 end))) as buyers
from f, generate_series(1, 12) as i;
create temp table really as select count(*) filter (where buyers = array[a]) as a, count(*) filter (where buyers = array[b]) as b
  from sold, f;
grant select on really to member, admin;
create temp table state as select (select count(*) from distribution.run) as runs,
  (select sum(turn) from distribution.subscription) as turns;
create temp table stranger as select tests.create_user(organization_id => tests.create_organization()) as id;

select tests.act_as_owner_of(a) from f;
select is((w ->> 'leads')::bigint, really.a, 'the present order buys what it really bought') from f, really, api.what_if(level) as w;
select is((w ->> 'cost')::numeric, really.a * 5.00, 'the cost is what it really paid') from f, really, api.what_if(level) as w;
select is(w ->> 'taken_from_others', '0', 'the present order takes nothing from others') from f, api.what_if(level) as w;
select is(w ->> 'losers', null, 'a member learns nothing of others') from f, api.what_if(level) as w;
select is((w ->> 'cost')::numeric, really.a * 7.50, 'another price changes the cost')
  from f, really, api.what_if(level, price => 7.50) as w;
select is((w ->> 'leads')::integer, 3, 'a total cap of three buys three')
  from f, api.what_if(level, caps => '{"total": {"leads": 3}}') as w;
select is((w #>> '{passed_over,capped}')::bigint + (w #>> '{passed_over,not_reached}')::bigint, 9::bigint,
  'the rest is capped or not reached') from f, api.what_if(level, caps => '{"total": {"leads": 3}}') as w;
select is((w ->> 'leads')::integer, 2, 'a cap on spend buys two') from f, api.what_if(level, caps => '{"day": {"spend": 14.99}}') as w;
select is(w -> 'is_rounded', 'true', 'what a member''s filter would find is rounded')
  from f, api.what_if(level, filter => '{"budget": {"min": 600}}') as w;
select ok((w ->> 'leads')::integer in (0, 5, 10)
  and (w #>> '{passed_over,filter}')::integer in (5, 10, 15), 'near 4 that it wants and 8 that it does not')
from f, api.what_if(level, filter => '{"budget": {"min": 600}}') as w;
select throws_ok(format('select api.what_if(%L, days => %s)', level, d), 'PGRST', null, d || ' days')
  from f, unnest(array['0', '91', 'null']) as d;
select throws_ok(format('select api.what_if(%L, filter => %L)', level, '{"colour": ["red"]}'), 'PGRST', null,
  'a filter with faults is refused') from f;
select throws_ok(format('select api.what_if(%L, caps => %L)', level, '{"day": 1}'), 'PGRST', null, 'caps with faults are refused') from f;
select throws_ok(format('select api.what_if(%L)', n), 'PGRST', null, 'an unknown level is refused') from f;
select tests.act_as_nobody();

-- Somebody new.
select tests.act_as(tests.create_user(admin => true));
select cmp_ok((w ->> 'leads')::integer, '>=', 3, 'a third buyer gets about a third of the leads') from f, api.what_if(level) as w;
select is(w ->> 'taken_from_others', w ->> 'leads', 'all of them are taken from others') from f, api.what_if(level) as w;
select is((select sum((e ->> 'leads')::integer) from jsonb_array_elements(w -> 'losers') as e), (w ->> 'leads')::bigint,
  'an admin sees from whom they are taken') from f, api.what_if(level) as w;
select is(w -> 'passed_over' ->> 'filter', '8', 'a filter refuses leads that do not match')
  from f, api.what_if(level, filter => '{"budget": {"min": 600}}', organization_id => (select id from owner_of_a)) as w;
select is((w ->> 'leads')::integer, 4, 'a filter takes leads that only it matches')
  from f, api.what_if(level, filter => '{"budget": {"min": 600}}', organization_id => (select id from owner_of_a)) as w;
select is((w ->> 'leads')::bigint, really.b, 'an admin can name any organisation')
  from f, really, api.what_if(level, organization_id => (select id from owner_of_b)) as w;
select tests.act_as_nobody();
select tests.forget_locks();

create temp table s as select n, tests.create_level(n, 500, 1) as level
  from (select catalog.create_niche('sensitive-answers', 'Test') as n) as x;
select catalog.activate_form_schema(catalog.create_form_schema(n,
  '[{"id": "belief", "label": "Belief", "type": "select", "options": ["x", "y"], "sensitive": true}, {"id": "note", "label": "Note", "type": "text"}, {"id": "place", "label": "Place", "type": "location"}]')) from s;
grant select on s to member;
select tests.act_as(id) from stranger;
select throws_ok(format('select api.what_if(%L, filter => %L)', level, w), 'PGRST', null, 'leads are not counted by ' || w)
from s, unnest(array['{"belief": ["x"]}', '{"note": ["x"]}', '{"place.city": ["x"]}']) as w;
select is((w ->> 'asked')::integer, 12, 'a member without a subscription may ask') from f, api.what_if(level) as w;
select tests.act_as_nobody();
select results_eq(
  'select count(*), (select sum(turn) from distribution.subscription) from distribution.run', 'select runs, turns from state',
    'nothing is written');
select is((select provolatile from pg_proc where oid = 'distribution.replay(distribution.what_if_order)'::regprocedure), 's',
  'the replay is stable, so that it cannot write');


-- Weights: with nothing changed it says what really was, for each.
create temp table heavy as
select n, level from (select n, tests.create_level(n, 500, 2) as level from tests.create_niche() as n) as x;
create temp table weighty as
select i, tests.create_subscription(level) as id from heavy, generate_series(1, 5) as i;
update distribution.subscription as s set weight = (array[1, 3, 1, 10, 1])[i] from weighty where s.id = weighty.id;
create temp table bought as select b as id, count(*) as count from heavy, unnest(tests.sell_leads(n, 60)) as b group by b;
grant select on heavy, weighty, bought to member, admin;
create temp table orders as
select w.i, w.id, s.organization_id, coalesce(b.count, 0) as count
from weighty as w join distribution.subscription as s using (id) left join bought as b using (id);
grant select on orders to admin;
select tests.act_as(tests.create_user(admin => true));
select is((w ->> 'leads')::bigint, o.count, format('order %s of 5: what it really bought', o.i))
from heavy, orders as o, api.what_if(level, organization_id => o.organization_id) as w order by o.i;
select cmp_ok((w ->> 'leads')::integer, '<', 20, 'a new organisation has the share of weight 1') from heavy, api.what_if(level) as w;
select tests.act_as_nobody();
select tests.forget_locks();

-- Its own filter may ask for anything; what is told then is of the leads that it bought.
create temp table own as
select tests.create_subscription(level, '{"place.city": ["Wien"]}') as mine, tests.create_subscription(level, '{}') as other from s;
select tests.distribute(tests.create_lead(n, '{"belief": "x", "place": {"city": "Wien"}}')) from s, generate_series(1, 6);
grant select on own to member;
select tests.act_as_owner_of(mine) from own;
select is(w ->> 'leads', '3', 'with a filter by place, the leads that it bought are counted') from s, api.what_if(level) as w;
select is(w -> 'passed_over', '{"not_told": 3}', 'with a filter by place, the others are not told') from s, api.what_if(level) as w;
select is(w -> 'passed_over', '{"capped": 2, "not_told": 3}', 'other caps can be tried with a filter by place')
  from s, api.what_if(level, caps => '{"total": {"leads": 1}}') as w;
select is((w ->> 'cost')::numeric, 30.00, 'another price changes the cost') from s, api.what_if(level, price => 10) as w;
select throws_ok(format('select api.what_if(%L, filter => %L)', level, '{"place.city": ["Wien"]}'), 'PGRST', null,
  'the same filter as an argument is refused') from s;
select tests.act_as_nobody();
select tests.forget_locks();

-- A member learns no answer of a lead that it did not buy by comparing calls: sixty leads with budgets from 1 to 60, and for each
-- a pair of filters that differ by just that lead.
create temp table secret as select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n;
select tests.create_subscription(level) from secret;
select tests.distribute(tests.create_lead(n, jsonb_build_object('budget', i))) from secret, generate_series(1, 60) as i;
grant select on secret to member;
update ops.rate_limit set maximum = null where name = 'distribution.rounded_counts';
create temp table told (minimum numeric, w jsonb);
create temp table single (one jsonb, other jsonb);
grant select, insert on told, single to member;
select tests.act_as(id) from stranger;
insert into told
select m, api.what_if(level, filter => jsonb_build_object('budget', jsonb_build_object('min', m)))
from secret, generate_series(1, 60.5, 0.5) as m;
insert into told select 7.5, api.what_if(level, filter => '{"budget": {"min": 7.5}}') from secret;
-- The lead of each budget singled out, and once more in other words.
insert into single
select api.what_if(level, filter => jsonb_build_object('budget', jsonb_build_object('min', i - 0.5, 'max', i))),
  api.what_if(level, filter => jsonb_build_object('budget', jsonb_build_object('min', i, 'max', i + 0.5)))
from secret, generate_series(1, 30) as i;
select tests.act_as_nobody();
create temp table pair as
select (one.w ->> 'leads')::integer as with_it, (other.w ->> 'leads')::integer as without_it
from told as one join told as other on other.minimum = one.minimum + 0.5
where one.minimum = trunc(one.minimum);
select is_empty(
  $$ select minimum
    from told,
    jsonb_each_text(w -> 'passed_over' || jsonb_build_object('leads', w -> 'leads', 'taken_from_others', w -> 'taken_from_others'))
    as e (name, value)
     where e.value::integer % 5 <> 0 $$, 'each count is a multiple of 5');
select results_eq($$ select distinct w ->> 'asked' from told $$, $$ values ('60') $$, 'the number of leads is not rounded');
select cmp_ok((select count(*) from pair where with_it = without_it), '>=', 3::bigint,
  'many pairs are the same with the lead and without it');
select cmp_ok((select count(*) from pair where with_it < without_it), '>=', 1::bigint,
  'some count more without it, so that the difference reveals nothing');
select is((select count(distinct w) from told where minimum = 7.5), 1::bigint,
  'the same question has the same answer, so that repeating it averages nothing out');
select cmp_ok((select count(*) from single where one <> other), '>=', 10::bigint, 'it does not show that two filters find the same leads');
update ops.rate_limit set maximum = 2 where name = 'distribution.rounded_counts';
select tests.act_as(id) from stranger;
select lives_ok(format('select api.what_if(%L, filter => %L)', level, jsonb_build_object('budget', jsonb_build_object('min', i))),
  'a question within the limit is answered') from secret, generate_series(1, 2) as i;
select throws_like(format('select api.what_if(%L, filter => %L)', level, '{"budget": {"min": 1}}'), '%LM612%',
  'questions past the limit are refused') from secret;
select lives_ok(format('select api.what_if(%L)', level), 'exact counts are not limited') from secret;
select tests.act_as_nobody();
select cmp_ok((select max(abs(coalesce((w #>> '{passed_over,filter}')::integer, 0) - (ceil(minimum) - 1))) from told), '<=', 7::numeric,
  'the counts are near the real ones');
select tests.forget_locks();

select * from finish();
rollback;

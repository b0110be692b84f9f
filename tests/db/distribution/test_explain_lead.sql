begin;
select plan(27);

create temp table f as
select n, l1, l2,
  tests.create_subscription(l1, '{"budget": {"min": 50, "max": 500}}') as buyer,
  tests.create_subscription(l1, '{"budget": {"min": 900}}') as dear,
  tests.create_subscription(l1) as later,
  tests.create_subscription(l1) as paused,
  tests.create_subscription(l1, funds => 0) as poor,
  tests.create_subscription(l1) as capped,
  tests.create_subscription(l1) as closed,
  tests.create_subscription(l1) as inactive,
  tests.create_subscription(l1, '{"not": {"field": "location", "op": "in", "value": ["EU"]}}') as vague,
  tests.create_subscription(l2) as below
from (select n, tests.create_level(n, 500, 1) as l1, tests.create_level(n, 100, 1) as l2 from tests.create_niche() as n) as x;
grant select on f to member, admin;
update distribution.subscription set status = 'paused' where id = (select paused from f);
update distribution.subscription set status = 'paused' where id in (select capped from f);
select distribution.place_subscriptions(array[paused, capped]) from f;
update distribution.subscription set status = 'active' where id in (select capped from f);
insert into distribution.cap (subscription_id, period, max_leads, window_ends_at, leads) select capped, 'total', 1, 'infinity', 1 from f;
select distribution.place_subscriptions(array[capped]) from f;
select tests.set_hours(closed, 60, 120) from f;
update identity.organization set status = 'suspended' where id = (select organization_id from distribution.subscription, f where id = inactive);
select distribution.place_subscriptions(array[inactive]) from f;

create temp table lead as select tests.create_lead(n, '{"budget": 100}') as id from f;
grant select on lead to member, admin, anon;
create function pg_temp.gates() returns table (name text, gate text) language sql as $$
  select k.key, e.gate
  from f, jsonb_each_text(to_jsonb(f)) as k, lead, api.explain_lead(lead.id) as e
  where k.value = e.subscription_id::text
$$;
select tests.act_as(tests.create_user(admin => true));
select is(array(select distinct gate from pg_temp.gates()), '{not_distributed}', 'before the first run');
select tests.act_as_nobody();
select tests.distribute(id) from lead;
create temp table after as select tests.create_subscription(l1) as id from f;
grant select on after to admin;
select tests.act_as(tests.create_user(admin => true));
select is((select t.gate from pg_temp.gates() as t where t.name = e.name), e.gate, e.name || ': ' || e.gate) from (values
  ('buyer', 'bought'), ('dear', 'filter'), ('later', 'not_reached'), ('paused', 'paused'), ('poor', 'insufficient_funds'),
  ('capped', 'capped'), ('closed', 'closed'), ('inactive', 'organization_inactive'), ('vague', 'filter_unknown'), ('below', 'no_room')) as e (name, gate);
select is((select count(*) from pg_temp.gates()), 10::bigint, 'each once');
select is((select e.gate from lead, after, api.explain_lead(lead.id) as e where e.subscription_id = after.id), 'not_subscribed', 'who came later');
select tests.act_as_nobody();

-- It is told as it was then.
update distribution.subscription set status = 'active' where id = (select paused from f);
update distribution.subscription set opening_hours = null where id = (select closed from f);
delete from distribution.cap;
select distribution.place_subscriptions(array[paused, closed, capped]) from f;
select results_eq('select count(*) from distribution.rotation, f where subscription_id in (paused, closed, capped)', 'values (3::bigint)', 'all are back');
select tests.act_as(tests.create_user(admin => true));
select is(array(select gate from pg_temp.gates() where name in ('paused', 'closed', 'capped') order by gate), '{capped,closed,paused}',
  'the gates stay those of the run');
select tests.act_as_nobody();

-- Members.
select tests.act_as_owner_of(dear) from f;
select is(array(select name || ' ' || gate from pg_temp.gates()), '{dear filter}', 'a member sees his own');
select api.change_filter(dear, '{"budget": {"min": 100}}') from f;
select is(array(select name || ' ' || gate from pg_temp.gates()), '{dear changed_since}', 'no filter written later is tried: it would tell the answer');
select tests.act_as_nobody();
select tests.forget_locks();
create temp table stranger as select tests.create_user(organization_id => tests.create_organization()) as id;
select tests.act_as(id) from stranger;
select throws_ok(format('select api.explain_lead(%L)', lead.id), 'PGRST', null, 'who never subscribed does not learn that it is there') from lead;
select throws_ok(format('select api.explain_lead(%L)', f.n), 'PGRST', null, 'nor is there another') from f;
select tests.act_as_nobody();
select tests.act_as_anon();
select throws_ok(format('select api.explain_lead(%L)', lead.id), '42501', null, 'not for everybody') from lead;
select tests.act_as_nobody();

-- Absences.
select is(distribution.absence_of(s), null, 'who is in the rotation is not absent') from distribution.subscription as s, f where s.id = later;
select results_eq('select reason, ended_at is null from distribution.absence, f where subscription_id = poor', $$values ('insufficient_funds', true)$$, 'what lasts has no end');
select results_eq('select reason, ended_at is null from distribution.absence, f where subscription_id = capped order by began_at', $$values ('paused', false), ('capped', false)$$,
  'one reason after the other');
select distribution.place_subscriptions(array[poor]) from f;
select is((select count(*) from distribution.absence, f where subscription_id = poor), 1::bigint, 'the same reason again is the same absence');
select throws_ok('insert into distribution.absence select poor, now() - interval ''1 day'', ''paused'' from f', '23505', null, 'one at a time');
select throws_ok('update distribution.absence set ended_at = began_at - interval ''1 s''', '23514', null, 'not before it began');
select throws_ok($$update distribution.absence set reason = 'other'$$, '23514', null, 'for no other reason');

select * from finish();
rollback;

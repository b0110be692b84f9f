begin;
select plan(44);

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
select distribution.sync_rotation(array[paused, capped]) from f;
update distribution.subscription set status = 'active' where id in (select capped from f);
insert into distribution.cap (subscription_id, period, max_leads, window_ends_at, leads) select capped, 'total', 1, 'infinity', 1 from f;
select distribution.sync_rotation(array[capped]) from f;
select tests.set_hours(closed, 60, 120) from f;
update identity.organization set status = 'suspended'
  where id = (select organization_id from distribution.subscription, f where id = inactive);
select distribution.sync_rotation(array[inactive]) from f;

create temp table lead as select tests.create_lead(n, '{"budget": 100}') as id from f;
grant select on lead to member, admin, anon;
create function pg_temp.gates() returns table (name text, gate text) language sql as $$
  select k.key, e.gate
  from f, jsonb_each_text(to_jsonb(f)) as k, lead, api.explain_lead(lead.id) as e
  where k.value = e.subscription_id::text
$$;
select tests.act_as(tests.create_user(admin => true));
select is(array(select distinct gate from pg_temp.gates()), '{not_distributed}', 'a lead without a run is not_distributed');
select tests.act_as_nobody();
select tests.distribute(id) from lead;
create temp table after as select tests.create_subscription(l1) as id from f;
grant select on after to admin;
select tests.act_as(tests.create_user(admin => true));
select is((select t.gate from pg_temp.gates() as t where t.name = e.name), e.gate, e.name || ': ' || e.gate) from (values
  ('buyer', 'bought'), ('dear', 'filter'), ('later', 'not_reached'), ('paused', 'paused'), ('poor', 'insufficient_funds'),
  ('capped', 'capped'), ('closed', 'closed'), ('inactive', 'organization_inactive'), ('vague', 'filter_unknown'), ('below', 'no_room'))
    as e (name, gate);
select is((select count(*) from pg_temp.gates()), 10::bigint, 'each subscription is listed once');
select is((select e.gate from lead, after, api.explain_lead(lead.id) as e where e.subscription_id = after.id), 'not_subscribed',
  'a later subscription is not_subscribed');
select tests.act_as_nobody();

-- It is told as it was then.
update distribution.subscription set status = 'active' where id = (select paused from f);
update distribution.subscription set opening_hours = null where id = (select closed from f);
delete from distribution.cap;
select distribution.sync_rotation(array[paused, closed, capped]) from f;
select results_eq('select count(*) from distribution.rotation, f where subscription_id in (paused, closed, capped)', 'values (3::bigint)',
  'all subscriptions are in the rotation again');
select tests.act_as(tests.create_user(admin => true));
select is(array(select gate from pg_temp.gates() where name in ('paused', 'closed', 'capped') order by gate), '{capped,closed,paused}',
  'the rules stay those of the run');
select tests.act_as_nobody();

-- Members.
select tests.act_as_owner_of(dear) from f;
select is(array(select name || ' ' || gate from pg_temp.gates()), '{"dear not_chosen"}',
  'a member sees the own subscriptions, and nothing that reveals answers');
select api.change_filter(dear, '{"budget": {"min": 100}}') from f;
select is(array(select name || ' ' || gate from pg_temp.gates()), '{dear changed_since}',
  'a filter written later is not tried, as it would reveal the answer');
select tests.act_as_nobody();
select tests.forget_locks();
create temp table stranger as select tests.create_user(organization_id => tests.create_organization()) as id;
select tests.act_as(id) from stranger;
select throws_ok(format('select api.explain_lead(%L)', lead.id), 'PGRST', null,
  'an organisation that never subscribed does not learn that the lead exists') from lead;
select throws_ok(format('select api.explain_lead(%L)', f.n), 'PGRST', null, 'a lead that does not exist is not found') from f;
select tests.act_as_nobody();
select tests.act_as_anon();
select throws_ok(format('select api.explain_lead(%L)', lead.id), '42501', null, 'an anonymous caller may not ask') from lead;
select tests.act_as_nobody();

-- What belief a person has is learnt by nobody who has not bought the lead, whatever he orders.
create temp table w as
select n, level, i.kind, i.filter, tests.create_subscription(level, i.filter, funds => i.funds) as sub
from (select n, tests.create_level(n, 500, 1) as level from tests.create_market() as n) as x
cross join (values
  ('right', '{"belief": ["Quaker"]}'::jsonb, 100000), ('wrong', '{"belief": ["Muslim"]}', 100000),
    ('letter', '{"field": "belief", "op": "contains", "value": "Q"}', 100000),
  ('no letter', '{"field": "belief", "op": "contains", "value": "x"}', 100000),
    ('not', '{"not": {"field": "belief", "op": "eq", "value": "Quaker"}}', 100000),
  ('some', '{"field": "belief", "op": "exists"}', 100000), ('shown', '{"style": ["Classic"]}', 100000),
    ('shown not', '{"style": ["Modern"]}', 100000),
  ('both', '{"style": ["Classic"], "belief": ["Quaker"]}', 100000), ('wrong both', '{"style": ["Classic"], "belief": ["Muslim"]}', 100000),
  ('both not', '{"style": ["Modern"], "belief": ["Quaker"]}', 100000),
    ('day', '{"wedding_date": {"min": "2031-06-14", "max": "2031-06-14"}}', 100000),
  ('city', '{"city": ["Albany"]}', 100000), ('no city', '{"city": ["Boston"]}', 100000)) as i (kind, filter, funds);
grant select on w to member, admin;
-- It goes to somebody who wants all, and everybody else looks at it.
create temp table winner as select tests.create_subscription(level) as sub from w limit 1;
update distribution.rotation set turn = -1 where subscription_id = (select sub from winner);
create temp table told as select tests.create_lead(n, tests.wedding_answers() || '{"belief": "Quaker"}') as lead from w limit 1;
grant select on told to member;
create function pg_temp.told() returns table (kind text, gate text, decisions bigint) language plpgsql as $$
declare v record;
begin
  for v in select w.kind, w.sub from w order by w.kind loop
    perform tests.act_as_owner_of(v.sub);
    return query select v.kind, e.gate, (select count(*) from api.distribution_decisions) from told, api.explain_lead(told.lead) as e
      where e.subscription_id = v.sub;
    perform tests.act_as_nobody();
  end loop;
end
$$;
select tests.distribute(lead) from told;
select is(told.gate, 'not_chosen', format('%s learns nothing of a lead that is not on the market', told.kind)) from pg_temp.told() as told;
update told set lead = (select tests.create_lead(n, tests.wedding_answers() || '{"belief": "Quaker"}') from w limit 1);
select isnt(marketplace.create_listing_for(l, m, 2000, 3), null, 'the next one is listed') from told
  join intake.lead as l on l.id = told.lead join marketplace.niche_setting as m on m.niche_id = l.niche_id;
update distribution.rotation set turn = -1 where subscription_id = (select sub from winner);
select tests.distribute(lead) from told;
select results_eq('select kind, gate from pg_temp.told()', $$values ('both', 'not_chosen'), ('both not', 'filter'), ('city', 'not_chosen'),
  ('day', 'not_chosen'),
  ('letter', 'not_chosen'), ('no city', 'not_chosen'), ('no letter', 'not_chosen'), ('not', 'not_chosen'), ('right', 'not_chosen'),
    ('shown', 'not_chosen'),
  ('shown not', 'filter'), ('some', 'not_chosen'), ('wrong', 'not_chosen'), ('wrong both', 'not_chosen')$$,
    'a listed lead reveals no more than its listing');
select is((select sum(decisions) from pg_temp.told()), 0::numeric, 'a member does not see which subscriptions a run evaluated');

-- Absences.
select is(distribution.exclusion_of(s), null, 'a subscription in the rotation has no exclusion') from distribution.subscription as s, f
  where s.id = later;
select results_eq('select reason, ended_at is null from distribution.rotation_exclusion, f where subscription_id = poor',
  $$values ('insufficient_funds', true)$$, 'an exclusion that lasts has no end');
select results_eq('select reason, ended_at is null from distribution.rotation_exclusion, f where subscription_id = capped order by began_at', $$values ('paused', false), ('capped', false)$$,
  'exclusions follow each other with their reasons');
select distribution.sync_rotation(array[poor]) from f;
select is((select count(*) from distribution.rotation_exclusion, f where subscription_id = poor), 1::bigint,
  'the same reason again continues the same exclusion');
select throws_ok('insert into distribution.rotation_exclusion select poor, now() - interval ''1 day'', ''paused'' from f', '23505', null,
  'a subscription has one exclusion at a time');
select throws_ok('update distribution.rotation_exclusion set ended_at = began_at - interval ''1 s''', '23514', null,
  'an exclusion does not end before it began');
select throws_ok($$update distribution.rotation_exclusion set reason = 'other'$$, '23514', null,
  'an exclusion has one of the known reasons');

select * from finish();
rollback;

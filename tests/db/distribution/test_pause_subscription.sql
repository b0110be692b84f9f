begin;
select plan(6);

create temp table f as
select n, level, tests.create_subscription(level, organization => a) as id, tests.create_subscription(level) as next, a
from (select n, tests.create_level(n, 100, 1) as level, tests.create_organization('A') as a from tests.create_niche() as n) as x;
create temp table owner as select m.user_id as id from identity.membership as m join f on m.organization_id = f.a;
grant select on f, owner to public;

select tests.act_as(id) from owner;
select is(tests.outcome('select api.pause_subscription(id) from f'), 'done', 'a member pauses');
select is(tests.outcome('select api.pause_subscription(id) from f'), 'done', 'a member can pause it again');
select results_eq('select s.status, s.ineligible_reason from api.subscriptions as s join f using (id)', $$values ('paused', null::text)$$,
  'it is paused and could buy');
select tests.act_as_nobody();
select set_eq('select r.subscription_id from f cross join lateral tests.rotation_of(level) as r', 'select next from f',
  'it leaves the rotation');
select is(tests.distribute(tests.create_lead(n)), array[next], 'it does not buy') from f;
select tests.refresh_funding(a) from f;
select set_eq('select r.subscription_id from f cross join lateral tests.rotation_of(level) as r', 'select next from f',
  'funds do not return it to the rotation');

select * from finish();
rollback;

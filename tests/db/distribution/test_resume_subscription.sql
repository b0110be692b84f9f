begin;
select plan(9);

create temp table f as
select n, level, tests.create_subscription(level, organization => a) as id, tests.create_subscription(level) as b,
  tests.create_subscription(level) as c, a
from (select n, tests.create_level(n, 100, 1) as level, tests.create_organization('A') as a from tests.create_niche() as n) as x;
create temp table owner as select m.user_id as id from identity.membership as m join f on m.organization_id = f.a;
grant select on f, owner to public;

select is(tests.distribute(tests.create_lead(n)), array[id], 'the first buys') from f;
select tests.act_as(id) from owner;
select api.pause_subscription(id) from f;
select is(tests.outcome('select api.resume_subscription(id) from f'), 'done', 'a member resumes');
select is(tests.outcome('select api.resume_subscription(id) from f'), 'done', 'a member can resume it again');
select tests.act_as_nobody();
select is(tests.sell_leads(n, 2), array[b, c], 'pausing and resuming is no way to the head') from f;
select tests.act_as(id) from owner;
select api.pause_subscription(id) from f;
select tests.act_as_nobody();
select is(tests.sell_leads(n, 4), array[b, c, b, c], 'others buy while it is away') from f;
select tests.act_as(id) from owner;
select api.resume_subscription(id) from f;
select tests.act_as_nobody();
select is(tests.sell_leads(n, 4), array[id, b, c, id], 'after its return it buys once and then waits as all do') from f;

select tests.act_as(id) from owner;
select api.pause_subscription(id) from f;
select api.resume_subscription(id) from f;
select tests.act_as_nobody();
update identity.organization set status = 'suspended' where id = (select a from f);
select distribution.sync_rotation(array[id]) from f;
select tests.act_as(id) from owner;
select is(tests.outcome('select api.resume_subscription(id) from f'), '403 LM115', 'nobody acts for a suspended organisation');
select results_eq('select s.status, s.ineligible_reason from api.subscriptions as s join f using (id)',
  $$values ('active', 'organization_inactive')$$, 'a suspended organisation sees the reason');
select tests.act_as_nobody();
select set_eq('select r.subscription_id from f cross join lateral tests.rotation_of(level) as r', 'select unnest(array[b, c]) from f',
  'its subscription stays out of the rotation');

select * from finish();
rollback;

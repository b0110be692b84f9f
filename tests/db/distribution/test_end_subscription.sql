begin;
select plan(5);

create temp table f as
select n, level, tests.create_subscription(level, '{"location": ["US", "EU"]}', organization => a) as id, a, tests.create_lead(n) as lead
from (select n, tests.create_level(n) as level, tests.create_organization('A') as a from tests.create_niche() as n) as x;
create temp table owner as select m.user_id as id from identity.membership as m join f on m.organization_id = f.a;
grant select on f, owner to public;
select tests.distribute(lead) from f;

select tests.act_as(id) from owner;
select is(tests.outcome('select api.end_subscription(id) from f'), 'done', 'a member ends a subscription');
select results_eq('select s.status, s.ended_at is not null from api.subscriptions as s join f using (id)', $$values ('ended', true)$$,
  'the time of its end is recorded');
select is((select count(*) from api.assignments as a join f on a.lead_id = f.lead), 1::bigint, 'its assignments stay');
select tests.act_as_nobody();
select is_empty('select r.* from f cross join lateral tests.rotation_of(level) as r', 'it leaves the rotation');
select tests.refresh_funding(a) from f;
select is(tests.distribute(tests.create_lead(n)), '{}', 'it buys nothing any more') from f;

select * from finish();
rollback;

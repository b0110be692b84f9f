begin;
select plan(15);

create temp table fixture as
select n as niche, tests.sell(n, 3) as lead, tests.create_user(admin => true) as admin from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
grant select on fixture, sale to public;
select returns.store_request(s.assignment, tests.organization_of(s.member), case s.number when 1 then 'duplicate' else 'spam' end, null, s.member)
from sale as s where s.number <= 2;
create temp table request as
select s.number, r.id, r.organization_id from sale as s join returns.request as r on r.assignment_id = s.assignment;
grant select on request to public;
create function pg_temp.weighed(number integer) returns jsonb language sql as $$
  select api.weigh_refund_request(r.id) from request as r where r.number = weighed.number
$$;

select tests.act_as(member) from sale where number = 1;
select is(tests.outcome('select pg_temp.weighed(1)'), '42501', 'a buyer does not see what is said of others');
select is(tests.outcome($$select returns.weigh_refund_request((select id from request where number = 1))$$), '42501',
  'nor by the function of the room');
select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.weigh_refund_request(gen_random_uuid())'), '404 LM855', 'there is no such request');
select is(pg_temp.weighed(1) ->> 'suggestion', 'reject', 'who bought the contact once has no duplicate');
select is(pg_temp.weighed(1) -> 'reasons', '["no_same_contact", "other_buyer_complains"]'::jsonb, 'and that is the reason');
select is(pg_temp.weighed(2) -> 'suggestion', 'null'::jsonb, 'facts decide nothing of spam');
select is((pg_temp.weighed(2) -> 'facts') - 'sold_at', '{"buyers": 3, "others_requested": 1, "others_approved": 0, "same_contact_bought": 0,
  "requests": 1, "purchases": 1, "limit_days": 30, "max_count": null, "max_share": null, "window_days": 14}'::jsonb,
  'they count what this buyer and the others did');
select tests.act_as_nobody();

-- The same person once more, bought by the same three.
create temp table again as select l.id as lead from fixture as f, tests.create_lead(f.niche) as l (id);
select is(cardinality(tests.distribute(lead)), 3, 'a second lead is sold to the same three') from again;
update intake.lead_contact as c set email = e.email
from intake.lead_contact as e, again as a, fixture as f
where c.lead_id = a.lead and e.lead_id = f.lead;
insert into request
select 3, (returns.store_request(s.assignment, s.organization, 'duplicate', null, s.member) ->> 'request_id')::uuid, s.organization
from again as a cross join lateral tests.sales_of(a.lead) as s
where s.organization = (select organization_id from request where number = 1);
select tests.act_as(admin) from fixture;
select is(pg_temp.weighed(3) ->> 'suggestion', 'approve', 'who bought the contact before has a duplicate');
select is(pg_temp.weighed(3) -> 'reasons', '["bought_same_contact", "asks_often"]'::jsonb, 'that is the reason, however often they ask');
select is(pg_temp.weighed(1) ->> 'suggestion', 'reject', 'the first of the two stays none');

-- Another buyer got the money back.
select lives_ok($$select api.approve_refund_request((select id from request where number = 2))$$, 'an admin refunds another buyer');
select is(pg_temp.weighed(1) ->> 'suggestion', 'approve', 'what was bad for one buyer is bad for the next');
select ok(pg_temp.weighed(1) -> 'reasons' ? 'other_buyer_refunded', 'and that is the reason');
select ok(not pg_temp.weighed(1) -> 'reasons' ? 'asks_often', 'one request is not often');
select tests.act_as_nobody();

select * from finish();
rollback;

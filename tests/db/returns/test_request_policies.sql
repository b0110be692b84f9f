begin;
select plan(11);

create temp table fixture as
select n as niche, tests.sell(n, 2) as lead, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
grant select on fixture, sale to public;
select tests.act_as(member) from sale where number = 1;
select lives_ok($$select api.request_refund(assignment, 'other', 'private') from sale where number = 1$$, 'a buyer requests a refund');
select is((select count(*)::integer from api.refund_requests), 1, 'the buyer sees its request');
select is(tests.outcome('select from returns.' || t), '42501', 'not the table ' || t)
  from unnest(array['request', 'refund', 'policy']) as t;
select is(tests.outcome($$select sale.refund_assignments(null, null, null)$$), '42501',
  'a member cannot call the refund function directly');
select tests.act_as(member) from sale where number = 2;
select is((select count(*)::integer from api.refund_requests), 0, 'another organisation sees no request');
select is(
  (select count(*)::integer from api.refund_requests where notes = 'private' or lead_id = (select lead from fixture)), 0,
  'however it asks');
select tests.act_as_anon();
select is(tests.outcome('select from api.refund_requests'), '42501', 'anonymous callers read no requests');
select tests.act_as(admin) from fixture;
select is((select count(*)::integer from api.refund_requests), 1, 'an admin sees the request');
select is(tests.outcome($$update api.refund_requests set status = 'approved'$$), '42501', 'an admin cannot update the view');
select tests.act_as_nobody();

select * from finish();
rollback;

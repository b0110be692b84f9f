begin;
select plan(24);

create temp table fixture as
select n as niche, tests.sell(n, 4) as lead, tests.create_lead(n, null, 'pending_approval') as pending,
  tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
grant select on fixture, sale to public;
-- Before it, one buyer is refunded, one is rejected, one waits and one made no request.
select tests.act_as(member) from sale where number = 1;
select lives_ok($$select api.request_refund(assignment, 'spam') from sale where number = 1$$, 'the first buyer requests a refund');
select tests.act_as(member) from sale where number = 2;
select lives_ok($$select api.request_refund(assignment, 'spam') from sale where number = 2$$, 'the second buyer requests a refund');
select tests.act_as(member) from sale where number = 3;
select lives_ok($$select api.request_refund(assignment, 'spam') from sale where number = 3$$, 'the third buyer requests a refund');
select tests.act_as(admin) from fixture;
select lives_ok(
  $$select api.approve_refund_request(r.id) from api.refund_requests as r join sale as s on s.assignment = r.assignment_id
    where s.number = 1$$,
  'an admin approves the first request');
select lives_ok(
  $$select api.reject_refund_request(r.id, 'no') from api.refund_requests as r join sale as s on s.assignment = r.assignment_id
    where s.number = 2$$,
  'an admin rejects the second request');
select tests.act_as_nobody();
select tests.forget_locks();
delete from notification.delivery;

select tests.act_as(member) from sale where number = 3;
select is(tests.outcome($$select api.mark_lead_bad(lead, 'joke') from fixture$$), '42501', 'a buyer marks nothing bad');
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.mark_lead_bad(gen_random_uuid(), 'joke')$$), '404 LM305', 'an unknown lead is 404 LM305');
select is(tests.outcome($$select api.mark_lead_bad(pending, 'joke') from fixture$$), '409 LM306',
  'a lead that waits for approval is 409 LM306');
select is(
  tests.faults(format('select api.mark_lead_bad(lead, %L) from fixture', r)), 'reason wrong_length',
  coalesce(length(r)::text, 'null') || ' characters are no reason')
from unnest(array[null, ' ', repeat('x', 1001)]) as r;

select is(api.mark_lead_bad(lead, 'A joke'), 3, 'the three buyers without a refund are refunded') from fixture;
select is(tests.outcome($$select api.mark_lead_bad(lead, 'joke') from fixture$$), '409 LM306', 'marking the lead bad again is 409 LM306');
select results_eq(
  $$select l.status, l.bad_reason, l.marked_bad_by, l.marked_bad_at is not null from api.leads as l
    where l.id = (select lead from fixture)$$,
  $$select 'bad', 'A joke', admin, true from fixture$$, 'the lead shows the admin and the reason');
select results_eq(
  $$select s.number, r.status, r.rule, r.journal_id is not null
    from api.refund_requests as r join sale as s on s.assignment = r.assignment_id order by s.number$$,
  $$values (1::bigint, 'approved', 'admin', true), (2, 'rejected', 'admin', true), (3, 'auto_resolved', 'bad_lead', true)$$,
  'the pending request is resolved, and the decided ones do not change');
select tests.act_as_nobody();
select is(tests.purse(organization), 'debt 0, promo 0, wallet 5000', format('buyer %s has the price back once', number))
from sale order by number;
select is((select array_agg(distinct status) from sale.assignment where lead_id = lead), '{refunded}',
  'every assignment of the lead is refunded')
from fixture;
select is(
  (select array_agg(distinct s.number) from notification.delivery as d join sale as s on s.organization = d.organization_id
    where d.template = 'lead_refunded'),
  '{2,3,4}', 'exactly the buyers that are refunded now are notified');
select tests.act_as(member) from sale where number = 4;
select is(tests.outcome($$select api.request_refund(assignment, 'spam') from sale where number = 4$$), '409 LM857',
  'a request after the refund is 409 LM857');
select tests.act_as_nobody();
select is(tests.outcome('select distribution.distribute_lead(lead) from fixture'), '409 LM606', 'a bad lead is not distributed again');
select is_empty('select * from sale.verify()', 'the ledger is consistent');

select * from finish();
rollback;

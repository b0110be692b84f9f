begin;
select plan(20);

create temp table fixture as
select n as niche, tests.sell(n, 2) as lead, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
grant select on fixture, sale to public;
select tests.act_as(member) from sale where number = 1;
select ok(api.request_refund(assignment, 'spam') is not null, 'a buyer requests a refund') from sale where number = 1;
select tests.act_as_nobody();
create temp table request as select id from returns.request;
grant select on request to public;
delete from notification.delivery;

select tests.act_as_anon();
select is(tests.outcome('select api.approve_refund_request(id) from request'), '42501', 'anonymous callers approve nothing');
select tests.act_as(member) from sale where number = 1;
select is(tests.outcome('select api.approve_refund_request(id) from request'), '42501',
  'the buyer that made the request cannot approve it');
select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.approve_refund_request(gen_random_uuid())'), '404 LM855', 'an unknown request is 404 LM855');
select is(
  tests.outcome($$select api.approve_refund_request(id, repeat('x', 2001)) from request$$), '400 LM850',
    'a memo of more than 2000 characters is 400 LM850');
select is(tests.outcome('select api.approve_refund_request(null)'), '404 LM855', 'a null request is 404 LM855');

select is(tests.outcome($$select api.approve_refund_request(id, 'Sorry.') from request$$), 'done', 'an admin approves the request');
select tests.forget_locks();
select is(tests.outcome($$select api.approve_refund_request(id) from request$$), '409 LM856', 'approving again is 409 LM856');
select is(tests.outcome($$select api.reject_refund_request(id, 'no') from request$$), '409 LM856',
  'rejecting an approved request is 409 LM856');
select results_eq(
  $$select r.status, r.rule, r.memo, r.decided_by, r.decider_email, r.refunded_at is not null, r.price from api.refund_requests as r$$,
  $$select 'approved', 'admin', 'Sorry.', admin, 'admin@leadmill.example', true, 12.00 from fixture$$,
  'the request shows the admin, the rule and the refund');
select tests.act_as_nobody();
select is(tests.purse(organization), 'debt 0, promo 0, wallet 5000', 'the buyer gets the whole price back') from sale where number = 1;
select is(tests.purse(organization), 'debt 0, promo 0, wallet 3800', 'the other buyer is not refunded') from sale where number = 2;
select results_eq(
  $$select j.kind, j.reverses_id = a.journal_id, j.subject_id = a.lead_id, j.actor = (select admin::text from fixture)
    from sale.refund as f
    join sale.assignment as a on a.id = f.assignment_id
    join ledger.journal as j on j.id = f.journal_id$$,
  $$values ('lead_refund', true, true, true)$$, 'the refund is a reversal that names the charge and the admin');
select results_eq(
  'select s.number, a.status from sale as s join sale.assignment as a on a.id = s.assignment order by s.number',
  $$values (1::bigint, 'refunded'), (2::bigint, 'sold')$$, 'only the assignment of the request is refunded');
select is((select status from intake.lead where id = lead), 'distributed', 'the state of the lead does not change') from fixture;
select is(
  (select array_agg(distinct template || ' ' || (organization_id = organization)::text) from notification.delivery, sale where number = 1),
  '{refund_decided true}', 'the buyer is notified by mail');
select isnt_empty(
  $$select from queue.procrastinate_jobs as j, sale as s
    where j.task_name = 'refresh_funding' and j.args ->> 'organization_id' = s.organization::text and s.number = 1 and j.status = 'todo'$$,
  'a job checks whether the refund funds subscriptions again');
select tests.act_as(member) from sale where number = 1;
select is(
  (select array_agg(kind || ' ' || amount order by id desc) from (select * from api.ledger_entries order by id desc limit 2) as e),
  '{lead_refund 12.00,lead_charge -12.00}', 'the ledger of the buyer shows the charge and the refund');
select is(tests.outcome($$select api.request_refund(assignment, 'spam') from sale where number = 1$$), '409 LM852',
  'a second request for the assignment is 409 LM852');
select tests.act_as_nobody();
select is_empty('select * from sale.verify()', 'the ledger is consistent');

select * from finish();
rollback;

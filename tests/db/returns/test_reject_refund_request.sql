begin;
select plan(14);

create temp table fixture as
select n as niche, tests.sell(n, 1) as lead, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
grant select on fixture, sale to public;
select tests.act_as(member) from sale;
select ok(api.request_refund(assignment, 'other', 'no answer') is not null, 'a buyer requests a refund') from sale;
select tests.act_as_nobody();
create temp table request as select id from returns.request;
grant select on request to public;
delete from notification.delivery;

select tests.act_as(member) from sale;
select is(tests.outcome($$select api.reject_refund_request(id, 'no') from request$$), '42501', 'members reject nothing');
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.reject_refund_request(gen_random_uuid(), 'no')$$), '404 LM855', 'an unknown request is 404 LM855');
select is(
  tests.faults(format('select api.reject_refund_request(id, %L) from request', m)), 'memo wrong_length',
  coalesce(length(m)::text, 'null') || ' characters are no reason')
from unnest(array[null, '', ' ', repeat('x', 2001)]) as m;
select is(tests.outcome($$select api.reject_refund_request(id, 'The number answers.') from request$$), 'done',
  'an admin rejects the request');
select is(tests.outcome($$select api.reject_refund_request(id, 'no') from request$$), '409 LM856', 'rejecting again is 409 LM856');
select is(tests.outcome($$select api.approve_refund_request(id) from request$$), '409 LM856', 'approving a rejected request is 409 LM856');
select tests.act_as(member) from sale;
select results_eq(
  $$select status, rule, memo, journal_id from api.refund_requests$$,
  $$values ('rejected', 'admin', 'The number answers.', null::bigint)$$, 'the buyer reads the reason');
select tests.act_as_nobody();
select is(tests.purse(organization), 'debt 0, promo 0, wallet 3800', 'a rejection moves no money') from sale;
select is((select array_agg(distinct template) from notification.delivery), '{refund_decided}', 'the buyer is notified by mail');
select is_empty('select * from sale.verify()', 'the ledger is consistent');

select * from finish();
rollback;

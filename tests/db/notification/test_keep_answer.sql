-- What a buyer's endpoint answers to a sold lead: its own reference, or a rejection.
begin;
select plan(22);

create temp table f as
select tests.sell(n, 2) as lead, n as niche from tests.create_niche() as n;
create temp table s as select * from tests.sales_of((select lead from f));
alter table s add channel uuid;
update identity.membership set role = 'owner' where user_id in (select member from s);
update s set channel = tests.create_channel(member, 'endpoint', 'in' || number);
grant select on s to public;
-- The delivery of a sale, and what the worker reported.
create function pg_temp.deliver(sale bigint, reference text, problem text, event text default 'lead.sold', count integer default 1,
  test boolean default false) returns uuid language plpgsql as $$
declare v_delivery notification.delivery;
begin
  v_delivery.id := tests.create_delivery(s.channel, 'sent') from s where s.number = sale;
  update notification.delivery as d
  set event_kind = event, event_count = count, is_test = test,
    events = jsonb_set(d.events, '{0,subject_id}', (select to_jsonb(s.assignment) from s where s.number = sale))
  where d.id = v_delivery.id returning d.* into v_delivery;
  insert into notification.attempt (delivery_id, number, organization_id, outcome, problem)
  values (v_delivery.id, 1, v_delivery.organization_id, 'sent', problem);
  perform notification.keep_answer(v_delivery, reference, problem);
  return v_delivery.id;
end $$;
create function pg_temp.jobs() returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs where task_name = 'request_return' $$;

-- References.
create temp table first as select pg_temp.deliver(1, 'CRM-17', null) as id;
select tests.act_as(member) from s where number = 1;
select is(buyer_reference, 'CRM-17', 'the buyer finds its reference at the assignment') from api.assignments;
select tests.act_as(member) from s where number = 2;
select is(buyer_reference, null, 'another buyer of the lead does not') from api.assignments;
select tests.act_as_nobody();
select pg_temp.deliver(1, 'CRM-18', null) is not null;
select is((select buyer_reference from sale.assignment where id = s.assignment), 'CRM-18', 'a later one replaces it') from s
where number = 1;
select is((select buyer_reference from sale.assignment where id = s.assignment), 'CRM-18', 'not that of ' || w)
from s, (values
  ('an answer without one', pg_temp.deliver(1, null, null)), ('another event', pg_temp.deliver(1, 'x', null, 'lead.refunded')),
  ('a digest', pg_temp.deliver(1, 'x', null, count => 2)), ('a test', pg_temp.deliver(1, 'x', null, test => true))) as v (w, d)
where number = 1;
select is(sale.record_reference(a.assignment, b.organization, 'stolen'), false, 'nobody writes at the sale of another organisation')
from s as a, s as b where a.number = 1 and b.number = 2;

-- As a worker reports them.
create temp table told as select tests.create_delivery(channel, 'sending') as id, s.assignment from s where number = 1;
update notification.delivery as d
set event_kind = 'lead.sold', attempts = 1, events = jsonb_set(d.events, '{0,subject_id}', to_jsonb(t.assignment))
from told as t where d.id = t.id;
select notification.finish_attempt(id, 1, 'sent', 200, 12, '{"reference": "CRM-19"}', null, null, 'CRM-19') from told;
select results_eq('select a.buyer_reference, d.external_reference from sale.assignment as a join told as t on t.assignment = a.id
    join notification.delivery as d on d.id = t.id',
  $$values ('CRM-19', 'CRM-19')$$, 'what the worker reports is kept with the sale and in the log');

-- Rejections.
select pg_temp.deliver(1, null, 'rejected: duplicate') is not null;
select is(pg_temp.jobs(), 0::bigint, 'a rejection means nothing unless the channel is set so');
update notification.channel set settings = settings || '{"reject_is_return_request": true}' where id in (select channel from s);
create temp table rejected as select pg_temp.deliver(1, null, 'rejected: duplicate') as id;
select is(pg_temp.jobs(), 1::bigint, 'then a job requests the refund');
select pg_temp.deliver(1, null, 'rejected', test => true) is not null, pg_temp.deliver(1, null, 'slow') is not null;
select is(pg_temp.jobs(), 1::bigint, 'not for a test, nor for another remark');
select is(notification.request_return(id) - 'request_id', '{"status": "pending", "rule": null}', 'a refund is requested') from rejected;
select results_eq(
  'select r.reason, r.notes, r.requested_by, r.organization_id from returns.request as r',
  $$select 'duplicate', 'Rejected by the endpoint of the buyer: duplicate', null::uuid, organization from s where number = 1$$,
  'for the reason that was answered, by nobody');
select is(notification.request_return(id) ->> 'code', 'LM852', 'once') from rejected;
select is((select last_error from notification.delivery where id = rejected.id),
  'no refund was requested: a refund was requested already', 'and the log says so') from rejected;
create temp table wordless as select pg_temp.deliver(2, null, 'rejected: we have no more time for "this"') as id;
select is(notification.request_return(id) ->> 'request_id' is not null, true, 'the words of others count as other') from wordless;
select is(r.reason || ': ' || r.notes, 'other: Rejected by the endpoint of the buyer: we have no more time for "this"', 'and are kept')
from returns.request as r join s on s.assignment = r.assignment_id where s.number = 2;
select is(notification.request_return(id), null, 'nothing was rejected') from first;
select is(notification.request_return(gen_random_uuid()), null, 'nor is there a delivery');
select is(tests.outcome(format('select returns.reject_lead(%L, %L, ''spam'', null)', a.assignment, b.organization)), '404 LM851',
  'nobody rejects the lead of another organisation') from s as a, s as b where a.number = 1 and b.number = 2;
select tests.act_as(member) from s where number = 1;
select is(tests.outcome('select notification.request_return(gen_random_uuid())'), '42501', 'members do not call it');
select tests.act_as_nobody();

select * from finish();
rollback;

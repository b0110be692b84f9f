begin;
select plan(35);

create temp table fixture as
select n as niche, tests.sell(n, 3) as lead, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('other@people.example') as other
from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
create temp table answer (number serial, body jsonb);
grant select on fixture, sale to public;
grant all on answer, answer_number_seq to public;
delete from notification.delivery;
select is((select count(*)::integer from sale), 3, 'a lead is sold to three');

-- Callers without the privilege.
select tests.act_as_anon();
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam')$$), '42501',
  'anonymous callers request no refund');
select tests.act_as(admin) from fixture;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam')$$), '42501',
  'admins request no refund');
select tests.act_as(other) from fixture;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam')$$), '404 LM851',
  'an assignment of another organisation is 404 LM851');
select tests.act_as(member) from sale where number = 2;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam')$$), '404 LM851',
  'an assignment of another buyer of the same lead is 404 LM851');
select is(
  tests.outcome($$select api.request_refund(gen_random_uuid(), 'spam')$$), '404 LM851', 'an unknown assignment is 404 LM851');
select tests.act_as_nobody();
update identity.membership set role = 'viewer' where user_id = (select member from sale where number = 1);
select tests.act_as(member) from sale where number = 1;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam')$$), '403 LM115',
  'a plain member cannot request a refund');
select tests.act_as_nobody();
update identity.membership set role = 'owner' where user_id = (select member from sale where number = 1);

-- Requests that are refused.
select tests.act_as(member) from sale where number = 1;
select is(
  tests.outcome(format($$select api.request_refund((select assignment from sale where number = 1), %L)$$, r)), '400 LM850',
  format('%L is no reason', r))
from unnest(array[null, '', 'ugly']) as r;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam', repeat('x', 2001))$$),
  '400 LM850', 'notes of more than 2000 characters are 400 LM850');

-- A request.
insert into answer (body) select api.request_refund((select assignment from sale where number = 1), 'fake_contact', 'nobody there') as body;
select is((select body ->> 'status' from answer), 'pending', 'a request of a buyer is pending');
select is((select body -> 'rule' from answer), 'null'::jsonb, 'a pending request has no rule');
select results_eq(
  $$select r.status, r.reason, r.notes, r.price, r.journal_id, p.window_days from api.refund_requests as r
    join api.refund_terms as p on p.id = r.refund_term_id$$,
  $$values ('pending', 'fake_contact', 'nobody there', 12.00, null::bigint, 14)$$, 'the buyer sees the request with the terms of the sale');
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 1), 'spam')$$), '409 LM852',
  'a second request for the assignment is 409 LM852');
select is(tests.outcome($$insert into api.refund_requests (id) values (gen_random_uuid())$$), '42501',
  'members cannot insert into the view');
select tests.act_as(member) from sale where number = 2;
select is_empty('select from api.refund_requests', 'another buyer of the lead does not see the request');
select tests.act_as_nobody();
select results_eq(
  $$select template, user_id from notification.delivery$$, $$select 'refund_requested', admin
    from fixture$$, 'the admin is notified by mail');
select is(tests.purse(organization), 'debt 0, promo 0, wallet 3800', 'a pending request moves no money') from sale where number = 1;

-- The window of the terms at the time of the sale.
select tests.act_as(admin) from fixture;
select lives_ok($$select api.change_refund_terms(niche, window_days => 1) from fixture$$, 'an admin shortens the window');
select tests.act_as_nobody();
update sale.assignment set created_at = created_at - interval '13 days 23 hours' where id = (select assignment from sale where number = 2);
update sale.assignment set created_at = created_at - interval '14 days 1 minute' where id = (select assignment from sale where number = 3);
alter table returns.refund_term disable trigger refund_terms_are_immutable;
update returns.refund_term set created_at = created_at - interval '20 days';
alter table returns.refund_term enable trigger refund_terms_are_immutable;
select tests.act_as(member) from sale where number = 3;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 3), 'spam')$$), '409 LM853',
  'a request after the window is 409 LM853');
select tests.act_as_nobody();
alter table returns.refund_term disable trigger refund_terms_are_immutable;
update returns.refund_term set created_at = clock_timestamp() where window_days = 1;
alter table returns.refund_term enable trigger refund_terms_are_immutable;
select tests.act_as(member) from sale where number = 2;
select is(
  tests.outcome($$select api.request_refund((select assignment from sale where number = 2), 'spam')$$), 'done',
  'an earlier sale keeps the window of its own terms, to the last hour');
select tests.act_as_nobody();

-- Automatic approval and limits.
create temp table second as
select n as niche, tests.create_user('buyer@people.example') as member,
  tests.create_level(n, 1000, 1) as level
from tests.create_niche() as n;
grant select on second to public;
select tests.act_as(admin) from fixture;
select lives_ok(
  $$select api.change_refund_terms(
      niche, reasons => '{duplicate,spam}', approved_automatically => '{duplicate}', max_count => 3, max_share => 0.5) from second$$,
  'another niche approves duplicates automatically and limits requests to a half');
select tests.act_as_nobody();
select tests.create_subscription(level, funds => 100000, organization => tests.organization_of(member)) from second;
select tests.sell_leads(niche, 1) from second;
create function pg_temp.ask(reason text) returns text language sql volatile as $$
  select tests.outcome(format('select api.request_refund(%L, %L)', (
    select a.id from api.assignments as a
    where a.status = 'sold' and not exists (select from api.refund_requests as r where r.assignment_id = a.id)
    order by a.created_at limit 1), reason))
$$;
select tests.act_as(member) from second;
select is(pg_temp.ask('fake_contact'), '400 LM850', 'a reason outside the terms is 400 LM850');
insert into answer (body) select api.request_refund(a.id, 'duplicate') as body from api.assignments as a;
select is((select body ->> 'status' from answer where number = 2), 'approved', 'a duplicate is approved automatically');
select is((select body ->> 'rule' from answer where number = 2), 'approved_automatically', 'an automatic approval shows its rule');
select results_eq(
  $$select r.status, r.journal_id is not null, a.status from api.refund_requests as r join api.assignments as a on a.id = r.assignment_id$$,
  $$values ('approved', true, 'refunded')$$, 'the assignment of the duplicate is refunded');
select tests.act_as_nobody();
select is(tests.purse(tests.organization_of(member)), 'debt 0, promo 0, wallet 100000', 'the whole price is refunded') from second;
select results_eq(
  $$select d.template from notification.delivery as d where d.user_id = (select member from second) and d.template <> 'lead_assigned'$$,
  $$values ('refund_decided')$$, 'the buyer is notified by mail');
select tests.sell_leads(niche, 2) from second;
select tests.act_as(member) from second;
select is(pg_temp.ask('spam'), '409 LM854', 'a second request among three purchases exceeds a share of a half');
select tests.act_as_nobody();
select tests.sell_leads(niche, 1) from second;
select tests.act_as(member) from second;
select is(pg_temp.ask('spam'), 'done', 'a second request among four purchases is within a share of a half');
select tests.act_as_nobody();
select tests.sell_leads(niche, 6) from second;
select tests.act_as(member) from second;
select is(pg_temp.ask('spam'), 'done', 'a third request among ten purchases is within the share');
select is(pg_temp.ask('spam'), '409 LM854', 'a fourth request exceeds the count');
select tests.act_as_nobody();
alter table returns.request disable trigger requests_are_decided_once;
update returns.request set created_at = created_at - interval '31 days'
  where organization_id = (select tests.organization_of(member) from second);
select tests.act_as(member) from second;
select is(pg_temp.ask('spam'), 'done', 'requests before the period do not count');
select tests.act_as_nobody();
select is_empty('select * from sale.verify()', 'the ledger is consistent');

select * from finish();
rollback;

begin;
select plan(10);

create temp table fixture as
select n as niche, tests.sell(n, 1) as lead, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from fixture as f cross join lateral tests.sales_of(f.lead) as s;
grant select on fixture, sale to public;
select tests.act_as(member) from sale;
select lives_ok($$select api.request_refund(assignment, 'other') from sale$$, 'a buyer requests a refund');
select tests.act_as_nobody();

select throws_ok('update returns.request set ' || c, '23514', null, c || ' is refused')
from unnest(array[
  $$status = 'approved'$$, $$status = 'approved', rule = 'admin', decided_at = now()$$,
  $$status = 'approved', rule = 'bad_lead', decided_at = now()$$, $$status = 'rejected', rule = 'admin', decided_at = now()$$,
  $$status = 'auto_resolved', rule = 'admin', decided_at = now()$$, $$status = 'lost'$$, $$rule = 'admin'$$]) as c;
update returns.request set
  status = 'rejected', rule = 'admin', memo = 'no', decided_by = (select admin from fixture), decided_at = clock_timestamp();
select throws_ok($$update
  returns.request set status = 'pending', rule = null, decided_at = null$$, 'LM858', null, 'a decided request cannot become pending again');
select throws_ok($$update returns.request set memo = 'yes'$$, 'LM858', null, 'the memo of a decided request cannot change');

select * from finish();
rollback;

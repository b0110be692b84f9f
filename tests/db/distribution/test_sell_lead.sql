begin;
select plan(8);

create temp table f as
select n, level, tests.create_subscription(level, '{"location": ["US", "EU"]}', 1000, a) as id, a, tests.create_lead(n) as lead,
  ops.uuid_v7() as run
from (select n, tests.create_level(n, 300, 2) as level, tests.create_organization('A') as a from tests.create_niche() as n) as x;
insert into distribution.run (id, lead_id, position, outcome, started_at) select run, lead, 1000000, 'sold', clock_timestamp() from f;
set local search_path = queue, public; -- the library's triggers find their tables no other way
delete from queue.procrastinate_jobs;
set local search_path = public;

create temp table sold as
select unnest(distribution.sell_lead(l, r, 'USD', array[(f.id, a, level, 300, 2, 1, null)::distribution.buyer])) as id
from f join intake.lead as l on l.id = f.lead join distribution.run as r on r.id = f.run;
select results_eq(
  'select a.lead_id, a.organization_id, a.channel, a.subscription_id, a.competition_level_id, a.run_id, a.price, a.currency, a.max_buyers, a.status
   from sale.assignment as a join sold using (id)',
  $$select lead, a, 'distribution', id, level, run, 300::bigint, 'USD', 2, 'sold' from f$$, 'the assignment copies the terms');
select results_eq(
  'select j.idempotency_key, j.subject_id, k.kind, e.amount, e.balance_after from sale.assignment as a join sold using (id) join ledger.journal as j on j.id = a.journal_id
   join ledger.entry as e on e.journal_id = j.id join ledger.account as k on k.id = e.account_id where k.kind = $$wallet$$',
  $$select 'assignment:' || sold.id || ':charged', lead, 'wallet', -300::bigint, 700::bigint
    from f, sold$$, 'the charge is the price, with the balance after it');
select ok(s.turn = a.turn and a.turn = 65536000000, 'the subscription takes the turn of the sale') from sale.assignment as a
  join sold using (id) join distribution.subscription as s on s.id = a.subscription_id;
select results_eq('select distinct r.turn from distribution.rotation as r join f on r.subscription_id = f.id',
  'select turn from sale.assignment join sold using (id)', 'it does so under each of its terms');
select is((select count(*) from queue.procrastinate_jobs where task_name = 'refresh_funding'), 1::bigint,
  'a job refresh_funding is deferred');
select results_eq('select d.template, d.organization_id, d.refs from notification.delivery as d',
  $$select 'lead_assigned', a, jsonb_build_object('assignment_id', sold.id) from f, sold$$, 'a mail to its owner is deferred');
select tests.forget_locks();
select throws_ok(
  $$select distribution.sell_lead(l, r, 'USD', array[(f.id, a, level, 300, 2, 1, null)::distribution.buyer])
    from f join intake.lead as l on l.id = f.lead join distribution.run as r on r.id = f.run$$,
  '23505', null, 'nobody buys a lead twice');
select is(ledger.funds_of(a, 'USD'), 700::bigint, 'nobody pays for a lead twice') from f;

select * from finish();
rollback;

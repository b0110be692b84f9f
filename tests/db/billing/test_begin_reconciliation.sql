begin;
select plan(10);

delete from billing.difference; delete from billing.balance_transaction; delete from billing.reconciliation;
select throws_ok($$ set local role member; select billing.begin_reconciliation('stripe', 'events') $$, '42501', null,
  'members look at nothing');
reset role;
select throws_ok($$ select billing.begin_reconciliation('stripe', 'stars') $$, '23514', null, 'there are two lists');

select results_eq($$ select now() - from_at, now() - until_at from billing.begin_reconciliation('stripe', 'events') $$,
  $$ values (interval '30 days', interval '0') $$, 'the first look goes back as far as events are kept');
select is((select count(*) from billing.reconciliation), 1::bigint, 'it is noted');
select is((select reconciliation_id from billing.begin_reconciliation('stripe', 'events')), (select id from billing.reconciliation),
  'while it is not done, it goes on');
update billing.reconciliation set reached_at = now() - interval '5 days';
select is((select now() - from_at from billing.begin_reconciliation('stripe', 'events')), interval '5 days', 'from where it was');
update billing.reconciliation set finished_at = now();
select is((select now() - from_at from billing.begin_reconciliation('stripe', 'events')), interval '1 day',
  'the next begins a day before its end');

select results_eq($$ select now() - from_at, now() - until_at from billing.begin_reconciliation('stripe', 'balance') $$,
  $$ values (interval '30 days', interval '1 hour') $$, 'movements are compared when their events had time to come');
update billing.reconciliation set finished_at = now(), from_at = now() - interval '90 days', reached_at = now() - interval '80 days',
  until_at = now() - interval '80 days';
select is((select now() - from_at from billing.begin_reconciliation('stripe', 'balance')), interval '30 days',
  'after a long pause it goes back as far as it can');
update ops.setting set value = '100000' where name = 'billing.reconcile_lag_minutes';
update billing.reconciliation set finished_at = now();
select lives_ok($$ select billing.begin_reconciliation('stripe', 'balance') $$, 'a strange lag breaks nothing');

select * from finish();
rollback;

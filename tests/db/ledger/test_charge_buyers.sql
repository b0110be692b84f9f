begin;
select plan(11);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');

create function pg_temp.charge(assignment integer, price bigint) returns bigint
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return tests.charge_lead(
    ('00000000-0000-7000-8000-' || lpad(assignment::text, 12, '0'))::uuid,
    '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', 'USD', price);
end
$$;

select throws_ok($$ select pg_temp.charge(1, 100) $$, 'LM401', null, 'an organisation that never paid in has no funds');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a');
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 10500::bigint, 'funds are wallet and promotional credit');
create temp table first as select pg_temp.charge(1, 10200) as id;
select is(ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD'), 300::bigint, 'the price is taken from the buyer');
select is(
  (select string_agg(format('%s %s %s', a.kind, e.amount, e.balance_after), ', ' order by a.kind)
    from ledger.entry as e join ledger.account as a on a.id = e.account_id
    where e.journal_id = (select id from first)),
  'lead_revenue 10200 , promo -10000 0, wallet -200 300', 'promotional credit first, then the wallet');
select is(pg_temp.charge(1, 10200), (select id from first), 'an assignment is charged once');
select throws_ok($$ select pg_temp.charge(1, 10201) $$, 'LM402', null, 'an assignment is not charged again at another price');
select throws_ok($$ select pg_temp.charge(2, 301) $$, 'LM401', null, 'more than the funds is refused');
select is(
  (select count(*) from queue.procrastinate_jobs
    where task_name = 'refresh_funding' and args ->> 'organization_id' = '00000000-0000-7000-8000-00000000000a'),
  1::bigint, 'one job waits to look at the subscriptions');


-- Several buyers.
insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000b', 'B');
select tests.fund('00000000-0000-7000-8000-00000000000b', 500);
set local search_path = queue, public; -- the library's triggers find their tables no other way
delete from queue.procrastinate_jobs;
set local search_path = public;
select tests.forget_locks();
select ledger.lock_accounts(ledger.wallet_accounts_of(array(select id from identity.organization), 'USD'));
create temp table both_paid as
select ledger.charge_buyers('00000000-0000-7000-8000-0000000000e1', 'USD', array[
  ('00000000-0000-7000-8000-0000000000b1', '00000000-0000-7000-8000-00000000000b', 120),
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-00000000000a', 100)]::ledger.charge[]) as ids;
select results_eq(
  $$ select j.idempotency_key from both_paid, unnest(ids) with ordinality as i (id, place) join ledger.journal as j using (id)
    order by place $$,
  $$ values ('assignment:00000000-0000-7000-8000-0000000000b1:charged'), ('assignment:00000000-0000-7000-8000-0000000000a1:charged') $$,
  'each buyer has a journal, in the order of the charges');
select results_eq(
  $$ select ledger.funds_of(id, 'USD') from identity.organization order by id $$, $$
    values (200::bigint), (380::bigint) $$, 'each buyer pays its own price');
select bag_eq(
  $$ select args ->> 'organization_id' from queue.procrastinate_jobs where task_name = 'refresh_funding' $$,
  $$ select id::text from identity.organization $$, 'each sale asks a job to look at the funds of its buyer');

select * from finish();
rollback;

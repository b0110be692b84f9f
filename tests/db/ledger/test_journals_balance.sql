-- Written by the owner of the tables. Entries of derived accounts suffice.
begin;
select plan(8);

create function pg_temp.journal(fact text) returns bigint
language sql
as $$
  insert into ledger.journal (idempotency_key, request_hash, kind, is_manual, actor, effective_at)
  values (format('test:%s:written', fact), sha256(''), 'deposit', false, 'test', now())
  returning id
$$;

create function pg_temp.write(journal bigint, variadic legs text[]) returns void
language sql
as $$
  insert into ledger.entry (journal_id, account_id, currency, keeps_balance, amount)
  select
    write.journal, tests.account(split_part(l, ' ', 1), null, split_part(l, ' ', 2)), split_part(l, ' ', 2), false,
    split_part(l, ' ', 3)::bigint
  from unnest(legs) as l
$$;

create temp table old as select pg_temp.journal('1') as id;

select throws_ok($$ select pg_temp.write((select id from old), 'bank USD 5') $$, 'LM409', null, 'one leg is no journal');
select throws_ok(
  $$ select pg_temp.write((select id from old), 'bank USD 5', 'suspense USD -4') $$, 'LM409', null, 'legs sum to zero');
select throws_ok(
  $$ select pg_temp.write((select id from old), 'bank USD 5', 'suspense EUR -5') $$, 'LM409', null, 'in each currency');
select lives_ok(
  $$ select pg_temp.write((select id from old), 'bank USD 5', 'suspense USD -5', 'bank EUR 7', 'suspense EUR -7') $$,
  'as these do');
select throws_ok(
  $$ select pg_temp.write((select id from old), 'lead_revenue USD 5', 'adjustments USD -5') $$,
  'LM408', null, 'legs that come later are refused, though they balance');
select throws_ok(
  $$ do $do$
  declare
    v_new bigint := pg_temp.journal('2');
  begin
    insert into ledger.entry (journal_id, account_id, currency, keeps_balance, amount) values
      (v_new, tests.account('bank'), 'USD', false, 5),
      (v_new, tests.account('adjustments'), 'USD', false, -5),
      ((select id from old), tests.account('lead_revenue'), 'USD', false, 5),
      ((select id from old), tests.account('adjustments'), 'USD', false, -5);
  end $do$ $$,
  'LM408', null, 'legs that balance do not slip in beside those of another journal');
select throws_ok(
  $$ do $do$ begin
    perform pg_temp.journal('3');
    set constraints all immediate;
  end $do$ $$,
  'LM409', null, 'a journal has legs when its transaction ends');
select lives_ok('set constraints all immediate', 'the others have');

select * from finish();
rollback;

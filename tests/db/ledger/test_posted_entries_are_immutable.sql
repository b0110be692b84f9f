begin;
select plan(18);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.fund('00000000-0000-7000-8000-00000000000a', 700);

create function pg_temp.id_of(kind text) returns bigint
language sql
return (select max(a.id) from ledger.account as a where a.kind = id_of.kind and a.currency = 'USD');

create function pg_temp.insert_leg(account_kind text, amount bigint, balance_before bigint default null) returns void
language plpgsql
as $$
begin
  insert into ledger.entry (journal_id, account_id, currency, keeps_balance, amount, seq, prev_seq, balance_before, balance_after, hash)
  select
    (select max(id) from ledger.journal), a.id, a.currency, a.keeps_balance, insert_leg.amount,
    case when a.keeps_balance then coalesce(a.seq, 0) + 1 end, a.seq,
    case when a.keeps_balance then coalesce(insert_leg.balance_before, a.balance) end,
    case when a.keeps_balance then coalesce(insert_leg.balance_before, a.balance) + insert_leg.amount end,
    case when a.keeps_balance then sha256('') end
  from ledger.account as a where a.id = pg_temp.id_of(account_kind);
  set constraints all immediate;
  set constraints all deferred;
end
$$;

select ledger.open_account('platform', null, 'bank', 'USD');

-- The owner of the tables attacks.
set constraints all immediate;
set constraints all deferred;
select throws_ok('update ledger.entry set amount = amount', 'LM408', null, 'an entry is not updated');
select throws_ok('delete from ledger.entry', 'LM408', null, 'an entry is not deleted');
select throws_ok('truncate ledger.entry cascade', 'LM408', null, 'entries are not truncated');
select throws_ok('update ledger.journal set reason = null', 'LM408', null, 'a journal is not updated');
select throws_ok('delete from ledger.journal', 'LM408', null, 'a journal is not deleted');
select throws_ok('truncate ledger.journal cascade', 'LM408', null, 'journals are not truncated');
select throws_ok(
  $$ update ledger.account set balance = 1000000 where kind = 'wallet' $$,
  '23503', null, 'a balance that no entry tells is refused');
select throws_ok(
  $$ update ledger.account set balance = 1000000, seq = seq + 1 where kind = 'wallet' $$,
  '23503', null, 'a balance that no entry tells is refused with the next number, too');
select throws_ok(
  $$ update ledger.account set balance = balance - 1, held = balance where kind = 'wallet' $$,
  '23514', null, 'a balance below its minimum is refused');
select throws_ok(
  $$ update ledger.account set balance = 1 where kind = 'debt' $$,
  '23514', null, 'a debt is never above zero');
select throws_ok($$ select pg_temp.insert_leg('adjustments', 5) $$, '23505', null, 'an account has one leg in a journal');
select throws_ok($$ select pg_temp.insert_leg('promo', 5) $$, 'LM409', null, 'a lone leg in an old journal is refused');
select throws_ok($$ select pg_temp.insert_leg('promo', 5, 100) $$, '23514', null, 'the first entry starts at zero');
create function pg_temp.insert_journal(idempotency_key text) returns bigint
language sql
as $$
  insert into ledger.journal (idempotency_key, request_hash, kind, is_manual, actor, effective_at)
  values (idempotency_key, sha256(''), 'deposit', false, 'attacker', now())
  returning id
$$;
select throws_ok(
  $$ do $do$ begin perform pg_temp.insert_journal('test:1:attack'); set constraints all immediate; end $do$ $$,
  'LM409', null, 'a journal without legs is refused');
select throws_ok(
  $$ do $do$ begin
    perform pg_temp.insert_journal('test:2:attack');
    perform pg_temp.insert_leg('bank', 5);
  end $do$ $$,
  'LM409', null, 'a lone leg in a new journal is refused');
select throws_ok(
  $$ do $do$ begin
    perform pg_temp.insert_journal('test:3:attack');
    perform pg_temp.insert_leg('wallet', 5, 999);
  end $do$ $$,
  '23503', null, 'an invented balance before is refused');
select throws_ok(
  $$ insert into ledger.entry (journal_id, account_id, currency, keeps_balance, amount)
    select (select max(id) from ledger.journal), a.id, 'USD', false, 5 from ledger.account as a where a.kind = 'promo' $$,
  '23503', null, 'a running account cannot pass for a derived one');
select is_empty('select * from billing.verify()', 'nothing of the refused journals is in the ledger');

select * from finish();
rollback;

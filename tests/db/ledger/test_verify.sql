-- A superuser who switches constraints and triggers off is found nevertheless.
begin;
select plan(34);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.fund('00000000-0000-7000-8000-00000000000a', 700);
select tests.forget_locks();
select ledger.place_hold('test:1:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 300, 'refund');
select tests.forget_locks();
select ledger.capture_hold((select max(id) from ledger.hold), 'test:1:paid', 'refund', tests.account('bank'), 200);
select tests.forget_locks();
select ledger.reverse('test:2:reversed', (select min(id) from ledger.journal), 'it was an error');
insert into billing.deposit (id, organization_id, livemode, amount, currency, processor_amount, status, paid_at)
values ('00000000-0000-7000-8000-0000000000d1', '00000000-0000-7000-8000-00000000000a', false, 100, 'USD', 100, 'paid', now());
select tests.forget_locks();
select ledger.post(
  'test:d1:paid', 'deposit',
  tests.legs(tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 100, tests.account('bank'), -100),
  subject_type => 'deposit', subject_id => '00000000-0000-7000-8000-0000000000d1');
insert into ledger.balance_checkpoint (account_id, up_to_entry_id, balance)
select e.account_id, max(e.id), sum(e.amount) from ledger.entry as e where not e.keeps_balance group by e.account_id;
insert into ledger.chain_seal (number, after_journal_id, up_to_journal_id, journal_count, root)
select 1, 0, m.id, r.journal_count, r.root
from (select min(id) + 1 as id from ledger.journal) as m cross join lateral ledger.seal_root(1, null, 0, m.id) as r;
insert into ledger.chain_seal (number, prev_number, after_journal_id, prev_root, up_to_journal_id, journal_count, root)
select 2, 1, s.up_to_journal_id, s.root, m.id, r.journal_count, r.root
from ledger.chain_seal as s
cross join (select max(id) as id from ledger.journal) as m
cross join lateral ledger.seal_root(2, s.root, s.up_to_journal_id, m.id) as r;
-- What follows is refused while constraints and triggers are on. Checks are taken off, for they stay on.
alter table ledger.entry
  drop constraint entry_after_is_before_plus_amount, drop constraint entry_first_starts_at_zero,
  drop constraint entry_follows_the_last, drop constraint entry_first_has_nothing_before,
  drop constraint entry_running_is_chained;

select is_empty('select * from billing.verify()', 'a ledger in order has no faults');
select is_empty(
  'select v.* from ledger.verification_ranges(2) as s cross join lateral ledger.verify_range(s.part, s.after_id, s.up_to_id) as v',
  'the ranges of a ledger in order have no faults');
select throws_ok('select * from ledger.verify_range(''cellar'', 0, 1)', 'LM407', null, 'there are no other pieces');

-- Faults after an attack, all at once and piece by piece; both must say the same.
create function pg_temp.faults_after(variadic attacks text[]) returns text
language plpgsql
as $$
declare
  v_attack text;
  v_faults text;
  v_in_slices text;
begin
  begin
    set local session_replication_role = replica;
    foreach v_attack in array attacks loop
      execute v_attack;
    end loop;
    select string_agg(distinct v.fault, ', ' order by v.fault) into v_faults from billing.verify() as v;
    select string_agg(distinct v.fault, ', ' order by v.fault) into v_in_slices
    from ledger.verification_ranges(2) as s
    cross join lateral billing.verify_range(s.part, s.after_id, s.up_to_id) as v;
    raise exception 'undo';
  exception when raise_exception then
    if v_faults is distinct from v_in_slices then
      return format('all at once: %s; in slices: %s', v_faults, v_in_slices);
    end if;
    return v_faults;
  end;
end
$$;

create function pg_temp.sealed_and(faults text) returns text
language sql
return (
  select string_agg(f, ', ' order by f) from regexp_split_to_table(
    'journals or their legs are not what was sealed' || coalesce(', ' || faults, ''), ', ') as f);

create temp table target as
select
  (select min(id) from ledger.entry where not keeps_balance) as derived,
  (select max(id) from ledger.entry where keeps_balance) as last,
  (select min(id) from ledger.entry where keeps_balance and seq = 2) as middle,
  (select id from ledger.account where kind = 'wallet') as wallet,
  (select max(id) from ledger.journal) as journal;

-- Entries.
select is(pg_temp.faults_after($$ update ledger.entry set amount = amount + 1 where id = (select derived from target) $$),
  pg_temp.sealed_and('checkpoint is not the sum of the entries, journal does not sum to zero, more was reversed than was posted'),
  'an edited leg of the platform, of a journal that was reversed');
select is(pg_temp.faults_after($$ update ledger.entry set amount = amount + 1 where id = (select middle from target) $$),
  pg_temp.sealed_and('chain is broken, journal does not sum to zero'), 'an edited amount');
select is(pg_temp.faults_after($$ update ledger.entry set balance_after = balance_after + 1 where id = (select last from target) $$),
  pg_temp.sealed_and('balance is not what the last entry says, chain is broken'), 'an edited balance after');
select is(pg_temp.faults_after($$ update ledger.entry set balance_before = balance_before + 1 where id = (select last from target) $$),
  'chain is broken', 'an edited balance before');
select is(pg_temp.faults_after($$ update ledger.entry set hash = sha256('') where id = (select last from target) $$),
  pg_temp.sealed_and('balance is not what the last entry says, chain is broken'), 'an edited hash');
select is(pg_temp.faults_after($$ update ledger.entry set prev_seq = 1 where id = (select last from target) $$),
  'chain is broken', 'an entry hung elsewhere');
select is(pg_temp.faults_after($$ update ledger.entry set seq = seq + 1, prev_seq = seq where id = (select last from target) $$),
  pg_temp.sealed_and('balance is not what the last entry says, chain is broken'), 'a gap in the numbers');
select is(pg_temp.faults_after($$ update ledger.entry set account_id = (select id from ledger.account where kind = 'promo')
    where id = (select last from target) $$),
  pg_temp.sealed_and('balance is not what the last entry says, chain is broken'), 'an entry moved to another account');
select is(pg_temp.faults_after($$ update ledger.entry set currency = 'EUR' where id = (select derived from target) $$),
  pg_temp.sealed_and('entry is unlike its account, journal does not sum to zero'), 'another currency');
select is(pg_temp.faults_after($$ update ledger.entry set keeps_balance = false where id = (select last from target) $$),
  'entry is unlike its account', 'a running entry made derived');
select is(pg_temp.faults_after($$ delete from ledger.entry where id = (select middle from target) $$),
  pg_temp.sealed_and('chain is broken, journal does not sum to zero'), 'a deleted entry');
select is(pg_temp.faults_after($$ delete from ledger.entry where journal_id = (select journal from target) $$),
  pg_temp.sealed_and('balance is not what the last entry says, checkpoint is not the sum of the entries, '
    'journal without legs, paid deposit and journal disagree'),
  'a journal without its entries');
select is(
  pg_temp.faults_after($$ insert into ledger.entry (journal_id, account_id, currency, keeps_balance, amount)
    select (select journal from target), tests.account(k), 'USD', false, a
    from (values ('lead_revenue', 5), ('adjustments', -5)) as v (k, a) $$),
  pg_temp.sealed_and(null), 'legs added to an old journal, though they balance');
select is(
  pg_temp.faults_after($$ update ledger.entry set account_id = tests.account('suspense')
    where id = (select max(id) from ledger.entry where not keeps_balance) $$),
  pg_temp.sealed_and('checkpoint is not the sum of the entries'), 'money moved between accounts of the platform');

-- Journals.
select is(pg_temp.faults_after($$ update ledger.journal set reason = 'another reason' where id = (select journal from target) $$),
  pg_temp.sealed_and('chain is broken'), 'an edited journal');
select is(pg_temp.faults_after($$ update ledger.journal set created_at = now() where id = (select journal from target) $$),
  pg_temp.sealed_and('chain is broken') || ', time goes against the chain', 'a journal of another day');
select is(pg_temp.faults_after($$ delete from ledger.journal where id = (select journal from target) $$),
  pg_temp.sealed_and('entry of no journal, paid deposit without a journal'), 'a deleted journal');
select is(
  pg_temp.faults_after(
    $$ update ledger.account as a set seq = e.prev_seq, balance = e.balance_before, last_hash = p.hash
      from ledger.entry as e join ledger.entry as p on p.account_id = e.account_id and p.seq = e.prev_seq
      where e.id = (select last from target) and a.id = e.account_id $$,
    'delete from ledger.entry where journal_id = (select journal from target)',
    'delete from ledger.balance_checkpoint',
    'delete from ledger.journal where id = (select journal from target)',
    'delete from billing.deposit'),
  pg_temp.sealed_and(null), 'the last journal taken away without a trace');
select is(pg_temp.faults_after(
  $$ update ledger.entry set amount = amount * 2, balance_after = balance_before + amount * 2
    where journal_id = (select id from ledger.journal where reverses_id is not null) $$),
  pg_temp.sealed_and('chain is broken, checkpoint is not the sum of the entries, more was reversed than was posted'),
  'a reversal made larger');

-- Accounts, holds, deposits.
select is(pg_temp.faults_after($$ update ledger.account set balance = 1000000 where id = (select wallet from target) $$),
  'balance is not what the last entry says', 'an edited balance');
select is(pg_temp.faults_after($$ update ledger.account set seq = seq - 1 where id = (select wallet from target) $$),
  'balance is not what the last entry says, chain is broken', 'an account that forgets its last entry');
select is(pg_temp.faults_after($$ update ledger.account set held = 1 where id = (select wallet from target) $$),
  'held is not the sum of the active holds', 'a hold that nobody made');
select is(pg_temp.faults_after($$ update ledger.hold set captured_amount = 201 where state = 'captured' $$),
  'captured hold and journal disagree', 'an edited hold');
select is(pg_temp.faults_after($$ update billing.deposit set amount = 101 $$),
  'paid deposit and journal disagree', 'an edited deposit');
select is(pg_temp.faults_after(
  $$ insert into billing.deposit (organization_id, livemode, amount, currency, processor_amount, status, paid_at)
    values ('00000000-0000-7000-8000-00000000000a', false, 100, 'USD', 100, 'paid', now()) $$),
  'paid deposit without a journal', 'a deposit that was never credited');
select is(pg_temp.faults_after($$ update billing.deposit set status = 'created', paid_at = null $$),
  'paid deposit and journal disagree', 'a credited deposit that nobody paid');
select is(pg_temp.faults_after('delete from billing.deposit'),
  'paid deposit and journal disagree', 'a credited deposit that does not exist');
select is(
  pg_temp.faults_after('select tests.forget_locks()', $$ select ledger.post('test:d2:refunded', 'refund',
    tests.legs(tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), -1, tests.account('bank'), 1),
    subject_type => 'deposit', subject_id => '00000000-0000-7000-8000-0000000000d2') $$),
  'journal of no deposit', 'a refund of a deposit that does not exist');

-- Seals and checkpoints.
select is(pg_temp.faults_after('update ledger.balance_checkpoint set balance = balance + 1'),
  'checkpoint is not the sum of the entries', 'an edited checkpoint');
select is(pg_temp.faults_after('delete from ledger.chain_seal where number = 1'),
  'seal does not follow the one before', 'a deleted seal');
select is(pg_temp.faults_after('update ledger.chain_seal set root = sha256('''') where number = 1'),
  'journals or their legs are not what was sealed, seal does not follow the one before', 'an edited seal');

select * from finish();
rollback;

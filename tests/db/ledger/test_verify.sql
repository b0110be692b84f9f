begin;
select plan(11);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.fund('00000000-0000-7000-8000-00000000000a', 700);
select tests.forget_locks();
select ledger.place_hold('test:1:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 300, 'refund');
select tests.forget_locks();
select ledger.capture_hold((select max(id) from ledger.hold), 'test:1:paid', 'refund', tests.account('bank'), 200);
select tests.forget_locks();
select ledger.reverse('test:2:reversed', (select min(id) from ledger.journal), 'it was an error');
select is_empty('select * from ledger.verify()', 'books in order have no faults');

-- A superuser who switches constraints and triggers off is found nevertheless.
create function pg_temp.faults_after(attack text) returns text[]
language plpgsql
as $$
declare
  v_faults text[];
begin
  begin
    set local session_replication_role = replica;
    execute attack;
    select array_agg(distinct v.fault order by v.fault) into v_faults from ledger.verify() as v;
    raise exception 'undo';
  exception when raise_exception then
    return v_faults;
  end;
end
$$;

select ok('journal does not sum to zero' = any (pg_temp.faults_after(
  $$ update ledger.entry set amount = amount + 1 where id = (select min(id) from ledger.entry where not is_running) $$)),
  'a changed leg of the platform');
select ok('chain is broken' = any (pg_temp.faults_after(
  $$ update ledger.entry set amount = amount + 1, after = after + 1 where id = (select max(id) from ledger.entry where is_running) $$)),
  'a changed entry');
select is(pg_temp.faults_after(
  $$ update ledger.journal set reason = 'another reason' where id = (select max(id) from ledger.journal) $$),
  array['chain is broken'], 'a changed journal');
select ok('balance is not the sum of the entries' = any (pg_temp.faults_after(
  $$ update ledger.account set balance = 1000000 where kind = 'wallet' $$)), 'a changed balance');
select ok('chain is broken' = any (pg_temp.faults_after(
  $$ delete from ledger.entry where seq = 1 $$)), 'a deleted entry');
select ok('entry of no journal' = any (pg_temp.faults_after(
  $$ delete from ledger.journal $$)), 'deleted journals');
select is(pg_temp.faults_after(
  $$ update ledger.account set held = 1 where kind = 'wallet' $$),
  array['held is not the sum of the active holds'], 'a hold that nobody made');
select is(pg_temp.faults_after(
  $$ update ledger.hold set captured_amount = 201 where state = 'captured' $$),
  array['captured hold and journal disagree'], 'a changed hold');
select ok('more was reversed than was posted' = any (pg_temp.faults_after(
  $$ update ledger.entry set amount = amount * 2, after = before + amount * 2
    where journal_id = (select id from ledger.journal where reverses_id is not null) $$)), 'a reversal made larger');
select is(pg_temp.faults_after(
  $$ insert into billing.deposit (organization_id, livemode, amount, currency, processor_amount, status, paid_at)
    values ('00000000-0000-7000-8000-00000000000a', false, 100, 'USD', 100, 'paid', now()) $$),
  array['paid deposit and journal disagree'], 'a deposit that was never credited');

select * from finish();
rollback;

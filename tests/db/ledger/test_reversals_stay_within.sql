-- Journals written beside ledger.reverse(), by the owner of the tables.
begin;
select plan(5);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
create temp table original as select max(id) as id from ledger.journal;

create function pg_temp.attack(fact text, reverses bigint, amount bigint) returns void
language plpgsql
as $$
begin
  perform tests.forget_locks();
  perform ledger.post(
    format('test:%s:attack', fact), 'manual_debit',
    tests.legs(tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), amount, tests.account('adjustments'), -amount),
    reason => 'none of your business', reverses_id => reverses);
end
$$;

select throws_ok('select pg_temp.attack(''1'', (select id from original), -501)', 'LM401', null, 'no more than there is');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select throws_ok('select pg_temp.attack(''1'', (select id from original), -501)', 'LM418', null, 'no more than was posted');
select throws_ok('select pg_temp.attack(''1'', (select id from original), 5)', 'LM418', null,
  'a reversal in the same direction is refused');
select lives_ok('select pg_temp.attack(''1'', (select id from original), -300)', 'a part of what was posted is reversed');
select throws_ok('select pg_temp.attack(''2'', (select max(id) from ledger.journal), 100)', 'LM419', null, 'no reversal of a reversal');

select * from finish();
rollback;

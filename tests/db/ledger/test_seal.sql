-- A seal waits until all transactions have ended: tests/parallel/ledger/test_seal.py tells the rest.
begin;
select plan(1);

select throws_ok('select * from ledger.seal()', 'LM420', null, 'sealing in a transaction that has written something is LM420');

select * from finish();
rollback;

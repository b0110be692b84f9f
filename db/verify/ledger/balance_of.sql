-- Verify leadmill:ledger/balance_of to pg

begin;

select 'ledger.balance_of(bigint)'::regprocedure;

rollback;

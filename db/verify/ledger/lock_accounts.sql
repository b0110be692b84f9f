-- Verify leadmill:ledger/lock_accounts to pg

begin;

select 'ledger.lock_accounts(bigint[])'::regprocedure;

rollback;

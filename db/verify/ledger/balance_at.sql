-- Verify leadmill:ledger/balance_at to pg

begin;

select 'ledger.balance_at(bigint,timestamptz)'::regprocedure, 'ledger.balances_at(timestamptz,uuid)'::regprocedure;

rollback;

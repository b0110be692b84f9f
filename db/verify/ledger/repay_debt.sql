-- Verify leadmill:ledger/repay_debt to pg

begin;

select 'ledger.repay_debt(text, uuid, text)'::regprocedure;

rollback;

-- Verify leadmill:ledger/adjust_balance to pg

begin;

select 'ledger.adjust_balance(uuid, numeric, text, text, text, text)'::regprocedure;

rollback;

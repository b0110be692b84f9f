-- Verify leadmill:ledger/to_decimal to pg

begin;

select 'ledger.to_decimal(bigint, text)'::regprocedure;

rollback;

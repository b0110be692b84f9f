-- Verify leadmill:ledger/to_minor to pg

begin;

select 'ledger.to_minor(numeric, text)'::regprocedure;

rollback;

-- Verify leadmill:ledger/price_fault to pg

begin;

select 'ledger.price_fault(numeric,text,text)'::regprocedure;

rollback;

-- Verify leadmill:ledger/verify to pg

begin;

select 'ledger.verify()'::regprocedure;

rollback;

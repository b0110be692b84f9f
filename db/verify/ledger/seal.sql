-- Verify leadmill:ledger/seal to pg

begin;

select 'ledger.seal(bigint,bigint)'::regprocedure;

rollback;

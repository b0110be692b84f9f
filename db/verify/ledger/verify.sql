-- Verify leadmill:ledger/verify to pg

begin;

select 'ledger.verify()'::regprocedure;
select 'ledger.verify_slice(text,bigint,bigint)'::regprocedure;
select 'ledger.slices(bigint)'::regprocedure;

rollback;

-- Verify leadmill:ledger/release_hold to pg

begin;

select 'ledger.release_hold(bigint)'::regprocedure;

rollback;

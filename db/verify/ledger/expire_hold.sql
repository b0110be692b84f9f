-- Verify leadmill:ledger/expire_hold to pg

begin;

select 'ledger.expire_hold()'::regprocedure;

rollback;

-- Verify leadmill:ledger/require_read_committed to pg

begin;

select 'ledger.require_read_committed()'::regprocedure;

rollback;

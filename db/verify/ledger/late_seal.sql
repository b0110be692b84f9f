-- Verify leadmill:ledger/late_seal to pg

begin;

select 'ledger.late_seal(interval)'::regprocedure;

rollback;

-- Verify leadmill:ledger/reversals_stay_within to pg

begin;

select 'ledger.reversals_stay_within()'::regprocedure;

rollback;

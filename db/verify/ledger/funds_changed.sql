-- Verify leadmill:ledger/funds_changed to pg

begin;

select 'ledger.funds_changed(uuid[])'::regprocedure;

rollback;

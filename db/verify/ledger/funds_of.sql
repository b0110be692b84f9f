-- Verify leadmill:ledger/funds_of to pg

begin;

select 'ledger.funds_of(uuid,text)'::regprocedure;

rollback;

-- Verify leadmill:ledger/currency to pg

begin;

select * from ledger.currency where false;

rollback;

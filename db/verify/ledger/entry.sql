-- Verify leadmill:ledger/entry to pg

begin;

select * from ledger.entry where false;

rollback;

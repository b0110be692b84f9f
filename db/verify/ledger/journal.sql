-- Verify leadmill:ledger/journal to pg

begin;

select * from ledger.journal where false;

rollback;

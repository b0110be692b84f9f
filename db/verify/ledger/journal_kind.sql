-- Verify leadmill:ledger/journal_kind to pg

begin;

select * from ledger.journal_kind where false;

rollback;

-- Revert leadmill:ledger/journal to pg

begin;

drop table ledger.journal;

commit;

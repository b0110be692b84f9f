-- Revert leadmill:ledger/journal_kind to pg

begin;

drop table ledger.journal_kind;

commit;

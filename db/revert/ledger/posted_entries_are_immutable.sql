-- Revert leadmill:ledger/posted_entries_are_immutable to pg

begin;

drop trigger posted_entries_are_immutable on ledger.entry;
drop trigger posted_entries_are_immutable on ledger.journal;
drop function ledger.posted_entries_are_immutable();

commit;

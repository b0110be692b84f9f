-- Revert leadmill:ledger/journals_balance to pg

begin;

drop trigger journals_have_entries on ledger.journal;
drop function ledger.journals_have_entries();
drop trigger journals_balance on ledger.entry;
drop function ledger.journals_balance();

commit;

-- Revert leadmill:ledger/entry to pg

begin;

alter table ledger.account drop constraint account_balance_is_its_last_entry;
drop table ledger.entry;

commit;

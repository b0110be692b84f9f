-- Revert leadmill:ledger/account to pg

begin;

drop table ledger.account;

commit;

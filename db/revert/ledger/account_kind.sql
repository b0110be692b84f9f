-- Revert leadmill:ledger/account_kind to pg

begin;

drop table ledger.account_kind;

commit;

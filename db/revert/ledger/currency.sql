-- Revert leadmill:ledger/currency to pg

begin;

drop table ledger.currency;

commit;

-- Revert leadmill:ledger/hold to pg

begin;

drop table ledger.hold;

commit;

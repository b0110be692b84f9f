-- Revert leadmill:ledger/seal_mark to pg

begin;

drop table ledger.seal_mark;

commit;

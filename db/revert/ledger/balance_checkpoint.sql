-- Revert leadmill:ledger/balance_checkpoint to pg

begin;

drop table ledger.balance_checkpoint;

commit;

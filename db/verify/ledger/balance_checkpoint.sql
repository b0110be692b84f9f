-- Verify leadmill:ledger/balance_checkpoint to pg

begin;

select * from ledger.balance_checkpoint where false;

rollback;

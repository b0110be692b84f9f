-- Verify leadmill:ledger/seal_mark to pg

begin;

select * from ledger.seal_mark where false;

rollback;

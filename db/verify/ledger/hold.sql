-- Verify leadmill:ledger/hold to pg

begin;

select * from ledger.hold where false;

rollback;

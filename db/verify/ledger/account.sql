-- Verify leadmill:ledger/account to pg

begin;

select * from ledger.account where false;

rollback;

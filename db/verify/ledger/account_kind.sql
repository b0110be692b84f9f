-- Verify leadmill:ledger/account_kind to pg

begin;

select * from ledger.account_kind where false;

rollback;

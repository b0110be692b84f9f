-- Revert leadmill:ledger/balance_of to pg

begin;

drop function ledger.balance_of(bigint);

commit;

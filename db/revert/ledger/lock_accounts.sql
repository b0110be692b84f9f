-- Revert leadmill:ledger/lock_accounts to pg

begin;

drop function ledger.lock_purses(bigint[]);
drop function ledger.lock_accounts(bigint[]);

commit;

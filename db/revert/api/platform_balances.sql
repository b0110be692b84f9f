-- Revert leadmill:api/platform_balances to pg

begin;

revoke execute on function ledger.balance_of(bigint) from admin;
drop view api.platform_balances;

commit;

-- Revert leadmill:ledger/wallet_accounts_of to pg

begin;

drop function ledger.wallet_accounts_of(uuid[],text);

commit;

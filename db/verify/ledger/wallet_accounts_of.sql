-- Verify leadmill:ledger/wallet_accounts_of to pg

begin;

select 'ledger.wallet_accounts_of(uuid[],text)'::regprocedure;

rollback;

-- Revert leadmill:ledger/balance_at to pg

begin;

drop function ledger.balances_at(timestamptz,uuid);
drop type ledger.past_balance;
drop function ledger.balance_at(bigint,timestamptz);

commit;

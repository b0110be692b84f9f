-- Revert leadmill:ledger/adjust_balance to pg

begin;

drop function ledger.adjust_balance(uuid, numeric, text, text, text, text);

commit;

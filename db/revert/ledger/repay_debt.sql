-- Revert leadmill:ledger/repay_debt to pg

begin;

drop function ledger.repay_debt(text, uuid, text);

commit;

-- Revert leadmill:ledger/to_decimal to pg

begin;

drop function ledger.to_decimal(bigint, text);

commit;

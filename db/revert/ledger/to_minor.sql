-- Revert leadmill:ledger/to_minor to pg

begin;

drop function ledger.to_minor(numeric, text);

commit;

-- Revert leadmill:ledger/export_statement to pg

begin;

drop function ledger.export_statement(text, date, date, uuid);

commit;

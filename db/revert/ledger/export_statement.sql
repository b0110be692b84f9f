-- Revert leadmill:ledger/export_statement to pg

begin;

drop function ledger.export_statement(text, date, date, uuid);
drop function ledger.csv_cell(text);

commit;

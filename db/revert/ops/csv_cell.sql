-- Revert leadmill:ops/csv_cell to pg

begin;

drop function ops.csv_cell(text);

commit;

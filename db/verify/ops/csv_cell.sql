-- Verify leadmill:ops/csv_cell to pg

begin;

select 'ops.csv_cell(text)'::regprocedure;

rollback;

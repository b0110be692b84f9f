-- Verify leadmill:report/fold_mark to pg

begin;

select * from report.fold_mark where false;

rollback;

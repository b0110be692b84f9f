-- Revert leadmill:report/fold_mark to pg

begin;

drop table report.fold_mark;

commit;

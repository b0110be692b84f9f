-- Revert leadmill:report/fold to pg

begin;

drop function report.fold(integer);

commit;

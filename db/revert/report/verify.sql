-- Revert leadmill:report/verify to pg

begin;

drop function report.verify();

commit;

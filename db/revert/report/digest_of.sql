-- Revert leadmill:report/digest_of to pg

begin;

drop function report.digest_of(date);

commit;

-- Revert leadmill:report/refunds to pg

begin;

drop function report.refunds(date, date, text, uuid);
drop type report.refund_line;

commit;

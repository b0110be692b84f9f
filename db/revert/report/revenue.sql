-- Revert leadmill:report/revenue to pg

begin;

drop function report.revenue(date, date, text, uuid);
drop type report.revenue_line;

commit;

-- Revert leadmill:report/attribution to pg

begin;

drop function report.attribution(date, date, text, uuid);
drop type report.attribution_line;

commit;

-- Revert leadmill:report/leads to pg

begin;

drop function report.leads(date, date, text, uuid);
drop type report.lead_line;

commit;

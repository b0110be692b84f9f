-- Revert leadmill:report/require_period to pg

begin;

drop function report.period_of(date, text);
drop function report.require_period(date, date, text);

commit;

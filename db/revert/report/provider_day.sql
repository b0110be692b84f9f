-- Revert leadmill:report/provider_day to pg

begin;

drop table report.provider_day;

commit;

-- Verify leadmill:report/provider_day to pg

begin;

select * from report.provider_day where false;

rollback;

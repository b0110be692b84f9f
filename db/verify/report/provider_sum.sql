-- Verify leadmill:report/provider_sum to pg

begin;

select * from report.provider_sum where false;

rollback;

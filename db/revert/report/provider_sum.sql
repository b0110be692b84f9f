-- Revert leadmill:report/provider_sum to pg

begin;

drop table report.provider_sum;

commit;

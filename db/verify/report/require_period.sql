-- Verify leadmill:report/require_period to pg

begin;

select 'report.require_period(date, date, text)'::regprocedure;
select 'report.period_of(date, text)'::regprocedure;

rollback;

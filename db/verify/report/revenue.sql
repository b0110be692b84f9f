-- Verify leadmill:report/revenue to pg

begin;

select 'report.revenue(date, date, text, uuid)'::regprocedure;

rollback;

-- Verify leadmill:report/refunds to pg

begin;

select 'report.refunds(date, date, text, uuid)'::regprocedure;

rollback;

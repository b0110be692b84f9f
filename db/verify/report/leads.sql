-- Verify leadmill:report/leads to pg

begin;

select 'report.leads(date, date, text, uuid)'::regprocedure;

rollback;

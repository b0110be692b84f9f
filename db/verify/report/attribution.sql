-- Verify leadmill:report/attribution to pg

begin;

select 'report.attribution(date, date, text, uuid)'::regprocedure;

rollback;

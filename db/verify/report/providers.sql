-- Verify leadmill:report/providers to pg

begin;

select 'report.providers(date, date, text, uuid, uuid)'::regprocedure;

rollback;

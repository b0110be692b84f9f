-- Verify leadmill:api/report_revenue to pg

begin;

select 'api.report_revenue(date, date, text, uuid)'::regprocedure;

rollback;

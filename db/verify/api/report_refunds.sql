-- Verify leadmill:api/report_refunds to pg

begin;

select 'api.report_refunds(date, date, text, uuid)'::regprocedure;

rollback;

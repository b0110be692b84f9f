-- Verify leadmill:api/report_leads to pg

begin;

select 'api.report_leads(date, date, text, uuid)'::regprocedure;

rollback;

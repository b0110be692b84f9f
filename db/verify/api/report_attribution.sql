-- Verify leadmill:api/report_attribution to pg

begin;

select 'api.report_attribution(date, date, text, uuid)'::regprocedure;

rollback;

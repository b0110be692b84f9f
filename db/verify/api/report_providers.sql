-- Verify leadmill:api/report_providers to pg

begin;

select 'api.report_providers(date, date, text, uuid, uuid)'::regprocedure;

rollback;

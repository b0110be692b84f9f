-- Verify leadmill:api/export_statement to pg

begin;

select 'api.export_statement(text,date,date,uuid)'::regprocedure;

rollback;

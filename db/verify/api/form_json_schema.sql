-- Verify leadmill:api/form_json_schema to pg

begin;

select 'api.form_json_schema(text)'::regprocedure;

rollback;

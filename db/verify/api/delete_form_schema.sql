-- Verify leadmill:api/delete_form_schema to pg

begin;

select 'api.delete_form_schema(uuid)'::regprocedure;

rollback;

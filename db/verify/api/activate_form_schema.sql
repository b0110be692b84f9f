-- Verify leadmill:api/activate_form_schema to pg

begin;

select 'api.activate_form_schema(uuid)'::regprocedure;

rollback;

-- Verify leadmill:api/create_form_schema to pg

begin;

select 'api.create_form_schema(uuid, jsonb, text)'::regprocedure;

rollback;

-- Verify leadmill:api/update_form_schema to pg

begin;

select 'api.update_form_schema(uuid, jsonb, text)'::regprocedure;

rollback;

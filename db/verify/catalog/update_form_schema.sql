-- Verify leadmill:catalog/update_form_schema to pg

begin;

select 'catalog.update_form_schema(uuid, jsonb, text)'::regprocedure;

rollback;

-- Verify leadmill:catalog/create_form_schema to pg

begin;

select 'catalog.create_form_schema(uuid, jsonb, text)'::regprocedure;
select 'catalog.require_fields(jsonb)'::regprocedure;

rollback;

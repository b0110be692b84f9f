-- Verify leadmill:catalog/delete_form_schema to pg

begin;

select 'catalog.delete_form_schema(uuid)'::regprocedure;

rollback;

-- Verify leadmill:catalog/activate_form_schema to pg

begin;

select 'catalog.activate_form_schema(uuid)'::regprocedure;

rollback;

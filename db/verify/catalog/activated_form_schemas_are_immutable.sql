-- Verify leadmill:catalog/activated_form_schemas_are_immutable to pg

begin;

select 'catalog.activated_form_schemas_are_immutable()'::regprocedure;
select 1 / count(*) from pg_trigger
where tgrelid = 'catalog.form_schema'::regclass and tgname = 'activated_form_schemas_are_immutable';

rollback;

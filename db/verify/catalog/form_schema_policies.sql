-- Verify leadmill:catalog/form_schema_policies to pg

begin;

select 1 / (count(*) = 3)::integer from pg_policy where polrelid = 'catalog.form_schema'::regclass;

rollback;

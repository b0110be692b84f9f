-- Verify leadmill:catalog/form_json_schema to pg

begin;

select 'catalog.whole(text)'::regprocedure;
select 'catalog.number_schema(jsonb)'::regprocedure, 'catalog.answer_schema(jsonb)'::regprocedure, 'catalog.optional_schema(jsonb)'::regprocedure;
select 'catalog.fields_schema(jsonb)'::regprocedure;
select 'catalog.form_json_schema(text)'::regprocedure;

rollback;

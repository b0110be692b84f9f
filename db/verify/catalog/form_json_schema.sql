-- Verify leadmill:catalog/form_json_schema to pg

begin;

select 'catalog.whole(text)'::regprocedure;
select 'catalog.answer_schema(jsonb)'::regprocedure;
select 'catalog.fields_schema(jsonb)'::regprocedure;
select 'catalog.form_json_schema(text)'::regprocedure;

rollback;

-- Revert leadmill:catalog/form_json_schema to pg

begin;

drop function catalog.form_json_schema(text);
drop function catalog.fields_schema(jsonb);
drop function catalog.optional_schema(jsonb);
drop function catalog.answer_schema(jsonb);
drop function catalog.number_schema(jsonb);
drop function catalog.whole(text);

commit;

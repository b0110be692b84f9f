-- Verify leadmill:catalog/check_answers to pg

begin;

select 'catalog.check_answers(jsonb, jsonb)'::regprocedure;
select 'catalog.answer_fault(jsonb, jsonb)'::regprocedure;
select 'catalog.number_fault(jsonb, numeric)'::regprocedure;
select 'catalog.text_fault(text, jsonb, text)'::regprocedure;

rollback;

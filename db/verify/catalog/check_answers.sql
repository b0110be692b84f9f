-- Verify leadmill:catalog/check_answers to pg

begin;

select 'catalog.check_answers(jsonb, jsonb, text)'::regprocedure;
select 'catalog.answer_fault(jsonb, jsonb)'::regprocedure;
select 'catalog.location_faults(jsonb, jsonb, jsonb)'::regprocedure;
select 'catalog.location_fields(jsonb)'::regprocedure;
select 'catalog.text_fault(text, jsonb, text)'::regprocedure;
select 'catalog.longest_of(text, jsonb)'::regprocedure;
select 'catalog.date_bound(text, boolean)'::regprocedure;
select 'catalog.portable_pattern(text)'::regprocedure;
select 'catalog.text_pattern(text)'::regprocedure;
select 'catalog.number_fault(jsonb, numeric)'::regprocedure;

rollback;

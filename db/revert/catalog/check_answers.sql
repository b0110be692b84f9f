-- Revert leadmill:catalog/check_answers to pg

begin;

drop function catalog.check_answers(jsonb, jsonb);
drop function catalog.answer_fault(jsonb, jsonb);
drop function catalog.text_fault(text, jsonb, text);
drop function catalog.number_fault(jsonb, numeric);

commit;

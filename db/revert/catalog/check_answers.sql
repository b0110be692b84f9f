-- Revert leadmill:catalog/check_answers to pg

begin;

drop function catalog.check_answers(jsonb, jsonb, text);
drop function catalog.kept_answer(jsonb, jsonb, text);
drop function catalog.answer_fault(jsonb, jsonb);
drop function catalog.location_faults(jsonb, jsonb, jsonb);
drop function catalog.location_fields(jsonb);
drop function catalog.text_fault(text, jsonb, text);
drop function catalog.longest_of(text, jsonb);
drop function catalog.date_bound(text, boolean);
drop function catalog.portable_pattern(text);
drop function catalog.text_pattern(text);
drop function catalog.number_fault(jsonb, numeric);

commit;

-- Revert leadmill:catalog/check_fields to pg

begin;

drop function catalog.check_fields(jsonb);
drop function catalog.option_faults(text, jsonb);
drop function catalog.is_pattern(text);

commit;

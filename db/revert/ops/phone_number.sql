-- Revert leadmill:ops/phone_number to pg

begin;

drop function ops.phone_number(text, text);
drop function ops.phone_pattern();
drop function ops.phone_plans();

commit;

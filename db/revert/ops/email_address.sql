-- Revert leadmill:ops/email_address to pg

begin;

drop function ops.email_address(text);
drop function ops.is_email_address(text);
drop function ops.punycode(text);
drop function ops.email_pattern();
drop function ops.international_class();

commit;

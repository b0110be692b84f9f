-- Revert leadmill:ops/plain_text to pg

begin;

drop function ops.ascii_digits(text);
drop function ops.digits();
drop function ops.line_of(text);
drop function ops.plain_text(text);
drop function ops.is_blank(text);
drop function ops.blank_class();
drop function ops.hidden_class();
drop function ops.joiner_class();
drop function ops.space_class();
drop function ops.range_of(integer, integer);

commit;

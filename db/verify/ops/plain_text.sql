-- Verify leadmill:ops/plain_text to pg

begin;

select 'ops.plain_text(text)'::regprocedure, 'ops.line_of(text)'::regprocedure, 'ops.is_blank(text)'::regprocedure,
  'ops.ascii_digits(text)'::regprocedure;

rollback;

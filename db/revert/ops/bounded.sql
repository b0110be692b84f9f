-- Revert leadmill:ops/bounded to pg

begin;

drop function ops.bounded(text, text, integer), ops.bounded(jsonb, text, integer), ops.bounded(text[], text, integer),
  ops.bounded(uuid[], text, integer);
drop function ops.refuse_size(text, text);

commit;

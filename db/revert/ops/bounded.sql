-- Revert leadmill:ops/bounded to pg

begin;

drop function ops.bounded(text, text, integer), ops.bounded_document(jsonb, text, integer), ops.bounded_texts(text[], text, integer),
  ops.bounded_ids(uuid[], text, integer);
drop function ops.refuse_size(text, text), ops.has_long_number(jsonb);

commit;

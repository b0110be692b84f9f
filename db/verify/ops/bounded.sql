-- Verify leadmill:ops/bounded to pg

begin;

select 'ops.bounded(text, text, integer)'::regprocedure, 'ops.bounded_document(jsonb, text, integer)'::regprocedure,
  'ops.bounded_texts(text[], text, integer)'::regprocedure, 'ops.bounded_ids(uuid[], text, integer)'::regprocedure,
  'ops.refuse_size(text, text)'::regprocedure, 'ops.has_long_number(jsonb)'::regprocedure;

rollback;

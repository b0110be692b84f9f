-- Verify leadmill:ops/bounded to pg

begin;

select 'ops.bounded(text, text, integer)'::regprocedure, 'ops.bounded(jsonb, text, integer)'::regprocedure,
  'ops.bounded(text[], text, integer)'::regprocedure, 'ops.bounded(uuid[], text, integer)'::regprocedure,
  'ops.refuse_size(text, text)'::regprocedure;

rollback;

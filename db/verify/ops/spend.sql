-- Verify leadmill:ops/spend to pg

begin;

select 'ops.spend(text, text, integer)'::regprocedure,
  'ops.give_back(text, text, integer)'::regprocedure,
  'ops.forget_spending(integer)'::regprocedure;

rollback;

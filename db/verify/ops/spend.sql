-- Verify leadmill:ops/spend to pg

begin;

select 'ops.spend(text, text, integer)'::regprocedure,
  'ops.seconds_of(interval)'::regprocedure,
  'ops.give_back(text, text, integer)'::regprocedure,
  'ops.forget_spending(integer)'::regprocedure;

rollback;

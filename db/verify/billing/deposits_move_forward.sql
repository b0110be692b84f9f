-- Verify leadmill:billing/deposits_move_forward to pg

begin;

select 'billing.deposits_move_forward()'::regprocedure;

rollback;

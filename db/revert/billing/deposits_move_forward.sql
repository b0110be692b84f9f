-- Revert leadmill:billing/deposits_move_forward to pg

begin;

drop trigger deposits_move_forward on billing.deposit;
drop function billing.deposits_move_forward();

commit;

-- Revert leadmill:ops/spend to pg

begin;

drop function ops.forget_spending(integer);
drop function ops.give_back(text, text, integer);
drop function ops.seconds_of(interval);
drop function ops.spend(text, text, integer);

commit;

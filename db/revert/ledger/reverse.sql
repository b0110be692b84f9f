-- Revert leadmill:ledger/reverse to pg

begin;

drop function ledger.reverse(text,bigint,text,ledger.leg[],text,text,text,text);
drop function ledger.left_to_reverse(bigint, bigint);

commit;

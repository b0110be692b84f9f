-- Revert leadmill:ledger/statement to pg

begin;

drop function ledger.statement(text,text,bigint,integer,uuid);
drop function ledger.purse_after(uuid,text,bigint);
drop type ledger.statement_line;
drop function ledger.statement_owner(uuid);

commit;

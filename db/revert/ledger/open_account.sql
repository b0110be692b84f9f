-- Revert leadmill:ledger/open_account to pg

begin;

drop function ledger.open_account(text,uuid,text,text);

commit;

-- Verify leadmill:ledger/open_account to pg

begin;

select 'ledger.open_account(text,uuid,text,text)'::regprocedure;

rollback;

-- Verify leadmill:ledger/statement to pg

begin;

select 'ledger.statement(text,text,bigint,integer,uuid)'::regprocedure;

rollback;

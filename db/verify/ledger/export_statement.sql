-- Verify leadmill:ledger/export_statement to pg

begin;

select 'ledger.export_statement(text,date,date,uuid)'::regprocedure;

rollback;

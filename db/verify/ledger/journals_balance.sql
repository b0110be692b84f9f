-- Verify leadmill:ledger/journals_balance to pg

begin;

select 'ledger.journals_balance()'::regprocedure;
select 'ledger.journals_have_entries()'::regprocedure;

rollback;

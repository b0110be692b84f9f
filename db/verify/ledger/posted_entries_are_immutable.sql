-- Verify leadmill:ledger/posted_entries_are_immutable to pg

begin;

select 'ledger.posted_entries_are_immutable()'::regprocedure;

rollback;

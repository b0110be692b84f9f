-- Verify leadmill:ledger/holds_close_once to pg

begin;

select 'ledger.holds_close_once()'::regprocedure;

rollback;

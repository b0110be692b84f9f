-- Verify leadmill:ledger/accounts_hold_what_holds_say to pg

begin;

select 'ledger.accounts_hold_what_holds_say()'::regprocedure;

rollback;

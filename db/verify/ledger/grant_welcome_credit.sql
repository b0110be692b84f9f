-- Verify leadmill:ledger/grant_welcome_credit to pg

begin;

select 'ledger.grant_welcome_credit(uuid)'::regprocedure;

rollback;

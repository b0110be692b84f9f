-- Verify leadmill:identity/close_account to pg

begin;

select 'identity.close_account(text)'::regprocedure;

rollback;

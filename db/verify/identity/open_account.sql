-- Verify leadmill:identity/open_account to pg

begin;

select 'identity.open_account(text, text, text, text, text, text)'::regprocedure;

rollback;

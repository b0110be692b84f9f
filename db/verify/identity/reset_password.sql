-- Verify leadmill:identity/reset_password to pg

begin;

select 'identity.reset_password(text, text)'::regprocedure;

rollback;

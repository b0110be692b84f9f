-- Verify leadmill:identity/forgot_password to pg

begin;

select 'identity.forgot_password(text)'::regprocedure;

rollback;

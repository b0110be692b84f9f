-- Verify leadmill:identity/sign_up to pg

begin;

select 'identity.sign_up(text, text, text, text, text, text)'::regprocedure;

rollback;

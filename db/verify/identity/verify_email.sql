-- Verify leadmill:identity/verify_email to pg

begin;

select 'identity.verify_email(text, text)'::regprocedure;

rollback;

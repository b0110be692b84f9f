-- Verify leadmill:identity/confirm_email to pg

begin;

select 'identity.confirm_email(uuid)'::regprocedure;

rollback;

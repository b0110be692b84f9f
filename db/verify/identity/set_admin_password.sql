-- Verify leadmill:identity/set_admin_password to pg

begin;

select 'identity.set_admin_password(text, text)'::regprocedure;

rollback;

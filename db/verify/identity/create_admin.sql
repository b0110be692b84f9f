-- Verify leadmill:identity/create_admin to pg

begin;

select 'identity.create_admin(text, text)'::regprocedure;

rollback;

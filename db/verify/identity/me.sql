-- Verify leadmill:identity/me to pg

begin;

select 'identity.me()'::regprocedure;

rollback;

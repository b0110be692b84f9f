-- Verify leadmill:identity/rotate_signing_key to pg

begin;

select 'identity.rotate_signing_key(interval)'::regprocedure;

rollback;

-- Verify leadmill:identity/keyed_hash to pg

begin;

select 'identity.keyed_hash(text)'::regprocedure;

rollback;

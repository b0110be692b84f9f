-- Verify leadmill:identity/canonical_address to pg

begin;

select 'identity.canonical_address(text)'::regprocedure;

rollback;

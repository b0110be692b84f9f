-- Verify leadmill:identity/proof_of to pg

begin;

select 'identity.void_proofs(text)'::regprocedure;
select 'identity.proof_of(text, text)'::regprocedure;

rollback;

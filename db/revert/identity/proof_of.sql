-- Revert leadmill:identity/proof_of to pg

begin;

drop function identity.void_proofs(text);
drop function identity.proof_of(text, text);

commit;

-- Verify leadmill:identity/mail_of_proof to pg

begin;

select 'identity.mail_of_proof(uuid)'::regprocedure;

rollback;

-- Revert leadmill:identity/mail_of_proof to pg

begin;

drop function identity.mail_of_proof(uuid);

commit;

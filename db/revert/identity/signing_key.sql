-- Revert leadmill:identity/signing_key to pg

begin;

drop table identity.signing_key;

commit;

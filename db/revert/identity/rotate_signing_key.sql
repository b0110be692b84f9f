-- Revert leadmill:identity/rotate_signing_key to pg

begin;

drop function identity.rotate_signing_key(interval);

commit;

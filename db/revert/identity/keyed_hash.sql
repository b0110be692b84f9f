-- Revert leadmill:identity/keyed_hash to pg

begin;

drop function identity.keyed_hash(text);

commit;

-- Revert leadmill:identity/hash_key to pg

begin;

drop table identity.hash_key;

commit;

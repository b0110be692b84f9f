-- Verify leadmill:identity/hash_key to pg

begin;

select * from identity.hash_key where false;

rollback;

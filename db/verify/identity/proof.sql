-- Verify leadmill:identity/proof to pg

begin;

select * from identity.proof where false;

rollback;

-- Verify leadmill:identity/organization to pg

begin;

select * from identity.organization where false;

rollback;

-- Verify leadmill:identity/known_device to pg

begin;

select * from identity.known_device where false;

rollback;

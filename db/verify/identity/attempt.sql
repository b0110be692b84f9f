-- Verify leadmill:identity/attempt to pg

begin;

select * from identity.attempt where false;

rollback;

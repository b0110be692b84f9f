-- Verify leadmill:identity/membership to pg

begin;

select * from identity.membership where false;

rollback;

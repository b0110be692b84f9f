-- Verify leadmill:identity/session to pg

begin;

select * from identity.session where false;

rollback;

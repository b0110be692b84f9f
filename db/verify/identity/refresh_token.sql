-- Verify leadmill:identity/refresh_token to pg

begin;

select * from identity.refresh_token where false;

rollback;

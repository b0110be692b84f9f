-- Verify leadmill:identity/one_time_token to pg

begin;

select * from identity.one_time_token where false;

rollback;

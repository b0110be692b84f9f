-- Verify leadmill:identity/user_account to pg

begin;

select * from identity.user_account where false;

rollback;

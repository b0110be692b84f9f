-- Verify leadmill:identity/sign_in_code to pg

begin;

select * from identity.sign_in_code where false;

rollback;

-- Verify leadmill:api/users to pg

begin;

select * from api.users where false;

rollback;

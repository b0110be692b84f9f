-- Verify leadmill:api/organizations to pg

begin;

select * from api.organizations where false;

rollback;

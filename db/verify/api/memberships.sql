-- Verify leadmill:api/memberships to pg

begin;

select * from api.memberships where false;

rollback;

-- Verify leadmill:api/deposits to pg

begin;

select * from api.deposits where false;

rollback;

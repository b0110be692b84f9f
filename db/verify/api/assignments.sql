-- Verify leadmill:api/assignments to pg

begin;

select * from api.assignments where false;

rollback;

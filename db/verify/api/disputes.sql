-- Verify leadmill:api/disputes to pg

begin;

select * from api.disputes where false;

rollback;

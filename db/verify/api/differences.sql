-- Verify leadmill:api/differences to pg

begin;

select * from api.differences where false;

rollback;

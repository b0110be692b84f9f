-- Verify leadmill:api/markets to pg

begin;

select * from api.markets where false;

rollback;

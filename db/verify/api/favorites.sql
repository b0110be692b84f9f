-- Verify leadmill:api/favorites to pg

begin;

select * from api.favorites where false;

rollback;

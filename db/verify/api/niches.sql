-- Verify leadmill:api/niches to pg

begin;

select * from api.niches where false;

rollback;

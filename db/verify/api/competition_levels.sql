-- Verify leadmill:api/competition_levels to pg

begin;

select * from api.competition_levels where false;

rollback;

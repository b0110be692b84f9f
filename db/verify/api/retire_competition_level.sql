-- Verify leadmill:api/retire_competition_level to pg

begin;

select 'api.retire_competition_level(uuid)'::regprocedure;

rollback;

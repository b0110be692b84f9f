-- Verify leadmill:api/create_competition_level to pg

begin;

select 'api.create_competition_level(uuid, text, numeric, integer, integer)'::regprocedure;

rollback;

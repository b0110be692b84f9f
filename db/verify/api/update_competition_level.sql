-- Verify leadmill:api/update_competition_level to pg

begin;

select 'api.update_competition_level(uuid, text, numeric, integer)'::regprocedure;

rollback;

-- Verify leadmill:catalog/create_competition_level to pg

begin;

select 'catalog.create_competition_level(uuid, text, numeric, integer, integer)'::regprocedure;

rollback;

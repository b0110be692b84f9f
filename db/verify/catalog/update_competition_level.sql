-- Verify leadmill:catalog/update_competition_level to pg

begin;

select 'catalog.update_competition_level(uuid, text, numeric, integer)'::regprocedure;

rollback;

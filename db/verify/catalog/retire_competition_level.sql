-- Verify leadmill:catalog/retire_competition_level to pg

begin;

select 'catalog.retire_competition_level(uuid)'::regprocedure;

rollback;

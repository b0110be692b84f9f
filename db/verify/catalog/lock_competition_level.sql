-- Verify leadmill:catalog/lock_competition_level to pg

begin;

select 'catalog.lock_competition_level(uuid)'::regprocedure;

rollback;

-- Verify leadmill:catalog/reorder_competition_levels to pg

begin;

select 'catalog.reorder_competition_levels(uuid, uuid[])'::regprocedure;

rollback;

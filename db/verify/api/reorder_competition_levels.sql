-- Verify leadmill:api/reorder_competition_levels to pg

begin;

select 'api.reorder_competition_levels(uuid, uuid[])'::regprocedure;

rollback;

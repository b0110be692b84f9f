-- Verify leadmill:api/add_favorite to pg

begin;

select 'api.add_favorite(uuid)'::regprocedure;

rollback;

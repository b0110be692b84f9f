-- Verify leadmill:api/remove_favorite to pg

begin;

select 'api.remove_favorite(uuid)'::regprocedure;

rollback;

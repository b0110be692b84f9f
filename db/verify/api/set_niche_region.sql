-- Verify leadmill:api/set_niche_region to pg

begin;

select 'api.set_niche_region(uuid, text)'::regprocedure;

rollback;

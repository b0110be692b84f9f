-- Verify leadmill:catalog/set_niche_region to pg

begin;

select 'catalog.set_niche_region(uuid, text)'::regprocedure;

rollback;

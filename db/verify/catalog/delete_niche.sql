-- Verify leadmill:catalog/delete_niche to pg

begin;

select 'catalog.delete_niche(uuid)'::regprocedure;

rollback;

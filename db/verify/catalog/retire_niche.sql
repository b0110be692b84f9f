-- Verify leadmill:catalog/retire_niche to pg

begin;

select 'catalog.retire_niche(uuid)'::regprocedure;

rollback;

-- Verify leadmill:catalog/lock_niche to pg

begin;

select 'catalog.lock_niche(uuid)'::regprocedure;

rollback;

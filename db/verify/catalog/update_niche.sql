-- Verify leadmill:catalog/update_niche to pg

begin;

select 'catalog.update_niche(uuid, text, text, boolean, text, boolean,interval,uuid)'::regprocedure;

rollback;

-- Verify leadmill:catalog/create_niche to pg

begin;

select 'catalog.create_niche(text, text, text, text)'::regprocedure;

rollback;

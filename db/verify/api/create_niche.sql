-- Verify leadmill:api/create_niche to pg

begin;

select 'api.create_niche(text, text, text, text)'::regprocedure;

rollback;

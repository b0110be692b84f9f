-- Verify leadmill:api/delete_niche to pg

begin;

select 'api.delete_niche(uuid)'::regprocedure;

rollback;

-- Verify leadmill:api/retire_niche to pg

begin;

select 'api.retire_niche(uuid)'::regprocedure;

rollback;

-- Verify leadmill:api/update_niche to pg

begin;

select 'api.update_niche(uuid, text, text, boolean, text, boolean,interval,uuid)'::regprocedure;

rollback;

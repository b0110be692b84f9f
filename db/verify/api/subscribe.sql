-- Verify leadmill:api/subscribe to pg

begin;

select 'api.subscribe(uuid,jsonb,uuid)'::regprocedure;

rollback;

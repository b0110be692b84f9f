-- Verify leadmill:distribution/subscribe to pg

begin;

select 'distribution.subscribe(uuid,jsonb,uuid)'::regprocedure;

rollback;

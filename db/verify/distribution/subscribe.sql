-- Verify leadmill:distribution/subscribe to pg

begin;

select 'distribution.subscribe(uuid,jsonb)'::regprocedure;

rollback;

-- Verify leadmill:distribution/pause_subscription to pg

begin;

select 'distribution.pause_subscription(uuid)'::regprocedure;

rollback;

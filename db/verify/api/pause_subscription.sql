-- Verify leadmill:api/pause_subscription to pg

begin;

select 'api.pause_subscription(uuid)'::regprocedure;

rollback;

-- Verify leadmill:api/end_subscription to pg

begin;

select 'api.end_subscription(uuid)'::regprocedure;

rollback;

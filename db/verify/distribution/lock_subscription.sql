-- Verify leadmill:distribution/lock_subscription to pg

begin;

select 'distribution.lock_subscription(uuid)'::regprocedure;

rollback;

-- Verify leadmill:distribution/end_subscription to pg

begin;

select 'distribution.end_subscription(uuid)'::regprocedure;

rollback;

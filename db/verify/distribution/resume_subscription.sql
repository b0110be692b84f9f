-- Verify leadmill:distribution/resume_subscription to pg

begin;

select 'distribution.resume_subscription(uuid)'::regprocedure;

rollback;

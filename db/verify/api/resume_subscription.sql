-- Verify leadmill:api/resume_subscription to pg

begin;

select 'api.resume_subscription(uuid)'::regprocedure;

rollback;

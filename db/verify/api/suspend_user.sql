-- Verify leadmill:api/suspend_user to pg

begin;

select 'api.suspend_user(uuid)'::regprocedure;

rollback;

-- Verify leadmill:api/reinstate_user to pg

begin;

select 'api.reinstate_user(uuid)'::regprocedure;

rollback;

-- Verify leadmill:api/me to pg

begin;

select 'api.me()'::regprocedure;

rollback;

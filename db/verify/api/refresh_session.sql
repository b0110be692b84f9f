-- Verify leadmill:api/refresh_session to pg

begin;

select 'api.refresh_session(text)'::regprocedure;

rollback;

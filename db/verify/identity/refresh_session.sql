-- Verify leadmill:identity/refresh_session to pg

begin;

select 'identity.refresh_session(text)'::regprocedure;

rollback;

-- Verify leadmill:api/end_session to pg

begin;

select 'api.end_session(uuid)'::regprocedure;

rollback;

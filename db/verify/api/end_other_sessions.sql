-- Verify leadmill:api/end_other_sessions to pg

begin;

select 'api.end_other_sessions()'::regprocedure;

rollback;

-- Verify leadmill:identity/end_session to pg

begin;

select 'identity.end_other_sessions()'::regprocedure;
select 'identity.end_session(uuid)'::regprocedure;

rollback;

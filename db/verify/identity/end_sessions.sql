-- Verify leadmill:identity/end_sessions to pg

begin;

select 'identity.end_sessions(uuid, text, uuid)'::regprocedure;

rollback;

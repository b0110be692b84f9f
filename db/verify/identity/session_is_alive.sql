-- Verify leadmill:identity/session_is_alive to pg

begin;

select 'identity.session_is_alive(uuid, uuid, text, uuid)'::regprocedure;

rollback;

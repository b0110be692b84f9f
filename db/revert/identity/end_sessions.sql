-- Revert leadmill:identity/end_sessions to pg

begin;

drop function identity.end_sessions(uuid, text, uuid);

commit;
